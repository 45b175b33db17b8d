#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace resboost {

/// JSON from an untrusted file. ModelError "subject: ..." for anything but one well-formed value,
/// for arrays and objects nested deeper than 64, for more than 2 million values, and for a key that
/// an object holds twice. Memory: at most about 100 bytes a value.
nlohmann::json parse_bounded_json(std::string_view text, const std::string& subject);

}  // namespace resboost
