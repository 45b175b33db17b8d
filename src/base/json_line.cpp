#include "base/json_line.h"

#include <nlohmann/json.hpp>

namespace resboost {

std::string json_line(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace resboost
