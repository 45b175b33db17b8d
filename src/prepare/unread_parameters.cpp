#include "prepare/unread_parameters.h"

#include <algorithm>

#include "resboost/methods.h"
#include "resboost/options.h"

namespace resboost {

std::vector<std::string> unread_parameters(const TrainConfig& config) {
  TrainConfig given = config, defaults;
  const OptionTable table = parameters_of(given), plain = parameters_of(defaults);
  std::vector<std::string> unread;
  for (std::size_t i = 0; i < table.options().size(); ++i) {
    const Option& option = table.options()[i];
    const bool of_others = std::any_of(methods().begin(), methods().end(), [&](const auto& method) {
      return method.reads(option.name);
    });
    if (of_others && !method_of(config).reads(option.name) &&
        option.values() != plain.options()[i].values())
      unread.push_back(option.name);
  }
  return unread;
}

}  // namespace resboost
