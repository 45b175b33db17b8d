#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "resboost/methods.h"
#include "resboost/metrics.h"
#include "resboost/prepare.h"
#include "resboost/version.h"

namespace resboost {
namespace {

std::string find(const Record& record, const std::string& key) {
  const auto found = std::find_if(record.begin(), record.end(),
                                  [&](const auto& entry) { return entry.first == key; });
  return found == record.end() ? "" : found->second;
}

void add_metrics(Record& record, const std::string& prefix, const Metrics& metrics) {
  record.emplace_back(prefix + "rows", std::to_string(metrics.rows));
  for (const Measure& measure : measures_of(metrics))
    record.emplace_back(prefix + measure.name, fmt::format("{:.6g}", measure.value));
}

void require_same(const std::string& option, const std::string& asked, const std::string& has) {
  if (asked.empty() || asked == has) return;
  throw ConfigError(
      fmt::format("parameter `{}`: \"{}\" does not go with the model to continue, which has "
                  "\"{}\"; leave it out",
                  option, asked, has));
}

}  // namespace

Record make_record(const RunConfig& config, const std::optional<Metrics>& train,
                   const std::optional<Metrics>& valid, const Record* before) {
  Record record{{"version", fmt::format("{}.{}.{}", RESBOOST_VERSION_MAJOR, RESBOOST_VERSION_MINOR,
                                        RESBOOST_VERSION_PATCH)},
                {"seed", number_text(config.seed)},
                {"valid_share", number_text(config.valid_share)},
                {"precision", precision_of(config.train) == Precision::bf16 ? "bf16" : "fp32"}};
  for (const auto& [name, value] : to_text(config.schema))
    record.emplace_back("config." + name, value);
  for (const auto& [name, value] : to_text(config.train))
    record.emplace_back("config." + name, value);
  if (!config.threshold.empty()) record.emplace_back("config.threshold", config.threshold);
  if (train) add_metrics(record, "train.", *train);
  if (valid) add_metrics(record, "valid.", *valid);
  if (before)
    for (const auto& [name, value] : *before) record.emplace_back("before." + name, value);
  return record;
}

void require_same_columns(const Model& model, const SchemaConfig& config) {
  require_same("target", fmt::format("{}", fmt::join(config.target, ", ")),
               fmt::format("{}", fmt::join(model.schema->targets, ", ")));
  require_same("weight", config.weight, model.schema->weight);
  const auto defaults = to_text(SchemaConfig{});
  for (const auto& [name, value] : to_text(config)) {
    if (name == "target" || name == "weight" || name == "class-weight") continue;
    if (value != find(defaults, name))
      require_same(name, value, find(model.record, "config." + name));
  }
}

}  // namespace resboost
