// Which methods there are: the one list.

#include "train/method_table.h"

#include <algorithm>
#include <utility>

#include "base/growing_table.h"
#include "base/plain_name.h"
#include "resboost/describe.h"
#include "resboost/error.h"

namespace resboost {

namespace {

GrowingTable<MethodInfo>& table() {
  static GrowingTable<MethodInfo> all({automatic_method(), hybrid_method(), resfgb_method(),
                                       resfgb_nesterov_method(), resfgb_fw_method(),
                                       boostresnet_method(), boostresnet_trees_method(),
                                       rfrboost_method(), trees_method(), backprop_method()});
  return all;
}

GrowingTable<std::string>& names() {
  static GrowingTable<std::string> all([] {
    std::vector<std::string> ours;
    for (const MethodInfo& method : table().rows()) ours.push_back(method.name);
    return ours;
  }());
  return all;
}

}  // namespace

const std::vector<MethodInfo>& methods() { return table().rows(); }

void register_method(MethodInfo info) {
  const std::string name = info.name;
  if (!is_plain_name(name))
    throw ConfigError("method \"" + name +
                      "\": a name is made of letters, digits, - and _, and has one at least");
  if (!info.make) throw ConfigError("method \"" + name + "\": nothing makes its fitter");
  names();  // ours, before there are others
  table().add(std::move(info), [&](const std::vector<MethodInfo>& there) {
    for (const MethodInfo& other : there)
      if (name == other.name)
        throw ConfigError("method \"" + name + "\": there is one of this name; choose another");
  });
  names().add(name, [](const std::vector<std::string>&) {});
}

bool MethodInfo::reads(const std::string& parameter) const {
  return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
    return parameter == group || parameter.starts_with(group + ".");
  });
}

const std::vector<std::string>& method_names() { return names().rows(); }

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
