#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace resboost {

/// Values that the JSON texts of one file may hold, all together.
inline constexpr std::size_t kMaxJsonValues = 2'000'000;

/// JSON from an untrusted file. ModelError "subject: ..." for anything but one well-formed value,
/// for arrays and objects nested deeper than 64, for more values than are left, which are taken
/// off, and for a key that an object holds twice. Memory: at most about 100 bytes a value.
nlohmann::json parse_bounded_json(std::string_view text, const std::string& subject,
                                  std::size_t& values_left);

}  // namespace resboost
