#pragma once

#include "resboost/config.h"
#include "resboost/model.h"
#include "resboost/prepare.h"

namespace resboost {

/// What is known of a model before its network is trained.
Model untrained_model(const Prepared& data, const ImageConfig& config);

}  // namespace resboost
