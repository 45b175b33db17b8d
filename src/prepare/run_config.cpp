#include "resboost/methods.h"
#include "resboost/prepare.h"

namespace resboost {
namespace {

void apply_preset(RunConfig& config) {
  const RunConfig
      defaults;  // so that of two presets (config file, command line) only the last one counts
  config.train = defaults.train;
  config.schema = defaults.schema;
  config.valid_share = defaults.valid_share;
  if (config.preset == RunConfig::kNoPreset) return;
  use_preset(config.preset, config.train, config.schema);
  if (config.preset.starts_with("paper")) config.valid_share = 0;
}

}  // namespace

void add_preset(OptionTable& table, RunConfig& config) {
  std::vector<std::string> presets = preset_names();
  presets.insert(presets.begin(), RunConfig::kNoPreset);
  ToOptions visitor(table, "Training");
  visitor.one_of("preset", config.preset, presets,
                 "fast, best: auto in less time than by its defaults, and in more; "
                 "paper: the configuration of the ICML 2018 code, without held-out rows; "
                 "paper-NAME: that of the paper for the data set NAME; pictures: two modules of "
                 "few wide layers, in minutes; photos: the same for pictures that mean the same in "
                 "a mirror; resnet: end to end as He et al. (2015); other options still win");
  table.mark_preset([&config] { apply_preset(config); });
}

OptionTable parameters_of(RunConfig& config) {
  OptionTable table;
  ToOptions visitor(table, "Data");
  config.describe(visitor);
  add_preset(table, config);
  return table;
}

}  // namespace resboost
