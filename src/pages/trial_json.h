#pragma once

#include "base/json_line.h"
#include "resboost/experiment.h"

namespace resboost {

/// rows, and the numbers that apply.
Json json_of(const Metrics& metrics);
Json json_of(const Trial& trial);
/// method, runs, mean, sd, and p_value against the first.
Json json_of(const MethodTrials& method, const MethodTrials& first);

}  // namespace resboost
