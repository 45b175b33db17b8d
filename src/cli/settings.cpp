#include "cli/settings.h"

#include "resboost/loss.h"
#include "resboost/methods.h"

namespace resboost::cli {
namespace {

/// ResFGB's authors train on all rows for a fixed number of stages, so their presets hold nothing
/// out.
void apply_preset(TrainSettings& settings) {
  const TrainSettings
      defaults;  // so that of two presets (config file, command line) only the last one counts
  settings.train = defaults.train;
  settings.schema = defaults.schema;
  settings.valid_share = defaults.valid_share;
  if (settings.preset == TrainSettings::kNoPreset) return;
  use_preset(settings.preset, settings.train, settings.schema);
  if (settings.preset.starts_with("paper")) settings.valid_share = 0;
}

/// "logistic, smooth-hinge"
std::string names_of(bool classes) {
  std::string names;
  for (const LossInfo& info : losses()) {
    if (info.make(info.usual)->of_classes() != classes) continue;
    names += (names.empty() ? "" : ", ") + info.name;
    if (!info.parameter.empty()) names += ":" + info.parameter + "=" + number_text(info.usual);
  }
  return names;
}

}  // namespace

const char* about_losses() {
  static const std::string text =
      "loss of the heads; auto: logistic for classes, squared for numbers; of classes: " +
      names_of(true) + "; of numbers: " + names_of(false) + " (docs/methods.md)";
  return text.c_str();
}

void add_train_options(OptionTable& table, TrainSettings& settings) {
  ToOptions visitor(table, "Data");
  settings.describe(visitor);
  std::vector<std::string> presets = preset_names();
  presets.insert(presets.begin(), TrainSettings::kNoPreset);
  visitor.section("Training");
  visitor.one_of("preset", settings.preset, presets,
                 "paper: the configuration of the ICML 2018 code, without held-out rows; "
                 "paper-NAME: that of the paper "
                 "for the data set NAME; pictures: boostresnet with steps for batch norm; resnet: "
                 "end to end as He et al. "
                 "(2015); other options still win");
  table.mark_preset([&settings] { apply_preset(settings); });
}

}  // namespace resboost::cli
