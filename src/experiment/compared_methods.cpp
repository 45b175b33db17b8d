#include "experiment/compared_methods.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/nearest_name.h"
#include "experiment/names_in.h"
#include "experiment/rivals/xgboost_trial.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"

namespace resboost {
namespace {

void require_known(const std::string& name) {
  if (name == kFinetuned || find_method(name)) return;
  std::vector<std::string> known{kFinetuned};
  for (const MethodInfo& method : methods()) known.push_back(method.name);
  const std::string near = nearest_name(name, known);
  throw ConfigError(fmt::format("parameter `methods`: unknown method \"{}\"{}; known: {}", name,
                                near.empty() ? "" : "; did you mean " + near,
                                fmt::join(known, ", ")));
}

std::vector<std::string> usual_methods(const TrainConfig& config) {
  if (!method_of(config).make)
    throw ConfigError(
        "parameter `method`: backprop is what compare always trains second; name a method that "
        "trains stage by stage, "
        "leave it out, or use `methods`");
  std::vector<std::string> names{config_of_blocks(config).method, kBackprop};
  if (config.finetune_epochs > 0) names.emplace_back(kFinetuned);
  return names;
}

void add_rivals(const std::vector<std::string>& rivals, std::vector<std::string>& names) {
  for (const std::string& rival : names_in(rivals)) {
    if (rival != kXgboost)
      throw ConfigError(
          fmt::format("parameter `rivals`: unknown rival \"{}\"; known: {}", rival, kXgboost));
    if (std::find(names.begin(), names.end(), rival) != names.end())
      throw ConfigError(fmt::format("parameter `rivals`: {} is named twice", rival));
    require_xgboost();
    names.push_back(rival);
  }
}

}  // namespace

bool stagewise(const std::string& method) {
  const MethodInfo* info = find_method(method);
  return info && info->make;
}

std::string base_of(const std::vector<std::string>& methods, const TrainConfig& config) {
  const auto found = std::find_if(methods.begin(), methods.end(), stagewise);
  return found == methods.end() ? config_of_blocks(config).method : *found;
}

std::vector<std::string> compared_methods(const ComparisonConfig& comparison,
                                          const TrainConfig& config) {
  std::vector<std::string> names = names_in(comparison.methods);
  if (names.empty()) names = usual_methods(config);
  for (auto name = names.begin(); name != names.end(); ++name) {
    require_known(*name);
    if (std::find(names.begin(), name, *name) != name)
      throw ConfigError(fmt::format("parameter `methods`: {} is named twice", *name));
    if (*name == kFinetuned && config.finetune_epochs == 0)
      throw ConfigError("parameter `methods`: finetuned needs `finetune-epochs`");
    if (*name == kFinetuned && base_of(names, config) == kBackprop)
      throw ConfigError(
          "parameter `methods`: finetuned needs a method that trains stage by stage, here or by "
          "`method`");
  }
  add_rivals(comparison.rivals, names);
  return names;
}

}  // namespace resboost
