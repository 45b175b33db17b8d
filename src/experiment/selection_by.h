#pragma once

#include <string>

#include "resboost/dataset.h"
#include "resboost/model.h"
#include "resboost/selection.h"

namespace resboost {

/// What RunConfig::metric comes to for such a model (its schema and loss) and its held-out rows;
/// borrows both. ConfigError for a metric that there is not.
Selection selection_by(const std::string& metric, const Model& model, const Dataset& held_out);

}  // namespace resboost
