// Which methods there are: the one list.

#include "train/method_table.h"

#include <algorithm>

#include "resboost/describe.h"

namespace resboost {

const std::vector<MethodInfo>& methods() {
  static const std::vector<MethodInfo> table{
      automatic_method(),         hybrid_method(),    resfgb_method(),
      resfgb_nesterov_method(),   resfgb_fw_method(), boostresnet_method(),
      boostresnet_trees_method(), rfrboost_method(),  trees_method(),
      backprop_method()};
  return table;
}

bool MethodInfo::reads(const std::string& parameter) const {
  return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
    return parameter == group || parameter.starts_with(group + ".");
  });
}

const std::vector<std::string>& method_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const MethodInfo& method : methods()) all.push_back(method.name);
    return all;
  }();
  return names;
}

const MethodInfo* find_method(const std::string& name) {
  const auto found = std::find_if(methods().begin(), methods().end(),
                                  [&](const MethodInfo& method) { return method.name == name; });
  return found == methods().end() ? nullptr : &*found;
}

const MethodInfo& method_of(const TrainConfig& config) {
  check_name("method", config.method, method_names());
  return *find_method(config.method);
}

int stages_of(const TrainConfig& config) {
  return config.stages < 0 ? method_of(config).stages : config.stages;
}

}  // namespace resboost
