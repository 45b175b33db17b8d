#include "prepare/unread_parameters.h"

#include <algorithm>

#include "resboost/methods.h"
#include "resboost/options.h"

namespace resboost {

std::vector<std::string> unread_parameters(const TrainConfig& config) {
  TrainConfig given = config, defaults;
  const OptionTable table = parameters_of(given), plain = parameters_of(defaults);
  const auto reads = [](const MethodInfo& method, const std::string& group) {
    return std::find(method.groups.begin(), method.groups.end(), group) != method.groups.end();
  };
  std::vector<std::string> unread;
  for (std::size_t i = 0; i < table.options().size(); ++i) {
    const Option& option = table.options()[i];
    const std::string group = option.name.substr(0, option.name.find('.'));
    const bool of_others = std::any_of(methods().begin(), methods().end(),
                                       [&](const auto& method) { return reads(method, group); });
    if (of_others && !reads(method_of(config), group) &&
        option.values() != plain.options()[i].values())
      unread.push_back(option.name);
  }
  return unread;
}

}  // namespace resboost
