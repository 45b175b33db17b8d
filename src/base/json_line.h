#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace resboost {

/// Keys stay in the order in which they were set: easier to read, and the same in every run.
using Json = nlohmann::ordered_json;

/// One line; bytes that are no UTF-8 become U+FFFD, numbers that are not finite become null.
std::string json_line(const Json& value);

}  // namespace resboost
