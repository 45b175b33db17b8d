#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "experiment/trial.h"

namespace resboost::cli {

/// Keys stay in the order in which they were set: easier to read, and the same in every run.
using Json = nlohmann::ordered_json;

/// One line; bytes that are no UTF-8 become U+FFFD, numbers that are not finite become null.
std::string json_line(const Json& value);

/// rows, and the numbers that apply.
Json to_json(const Metrics& metrics);
Json to_json(const Run& run);
/// method, runs, mean, sd, and p_value against the first.
Json to_json(const Contender& contender, const Contender& first);

}  // namespace resboost::cli
