#pragma once

#include "resboost/prepare.h"

namespace resboost {

/// ConfigError for parameters that mean nothing beside pictures, as those that name columns.
void require_no_columns(const RunConfig& config);

}  // namespace resboost
