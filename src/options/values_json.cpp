#include "options/values_json.h"

#include <nlohmann/json.hpp>

namespace resboost {

Json values_json(const OptionTable& table) {
  Json json = Json::object();
  for (const Option& option : table.options()) {
    if (!option.dumped) continue;
    const std::vector<std::string> values = option.values();
    if (option.kind == Option::Kind::list)
      json[option.name] = values;
    else
      json[option.name] = values.empty() ? "" : values.front();
  }
  return json;
}

}  // namespace resboost
