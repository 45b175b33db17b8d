#pragma once

#include "base/json_line.h"
#include "resboost/experiment.h"

namespace resboost::cli {

/// rows, and the numbers that apply.
Json to_json(const Metrics& metrics);
Json to_json(const Trial& trial);
/// method, runs, mean, sd, and p_value against the first.
Json to_json(const MethodTrials& method, const MethodTrials& first);

}  // namespace resboost::cli
