#pragma once

#include "resboost/layer.h"

namespace resboost {

/// Is it make_identity()'s, which a layer around it need not run?
bool is_identity(const Layer& layer);

}  // namespace resboost
