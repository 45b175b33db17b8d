#pragma once

#include "base/json_line.h"
#include "resboost/options.h"

namespace resboost {

/// Name -> value, or values of a list, for every option that a config file may hold.
Json values_json(const OptionTable& table);

}  // namespace resboost
