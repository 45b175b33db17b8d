#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "resboost/experiment.h"

namespace resboost::cli {

/// Keys stay in the order in which they were set: easier to read, and the same in every run.
using Json = nlohmann::ordered_json;

/// One line; bytes that are no UTF-8 become U+FFFD, numbers that are not finite become null.
std::string json_line(const Json& value);

/// rows, and the numbers that apply.
Json to_json(const Metrics& metrics);
Json to_json(const Trial& trial);
/// method, runs, mean, sd, and p_value against the first.
Json to_json(const MethodTrials& method, const MethodTrials& first);

}  // namespace resboost::cli
