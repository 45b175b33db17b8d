#include "cli/prepare.h"

#include <fmt/format.h>

#include <array>
#include <type_traits>
#include <utility>

#include "resboost/error.h"

namespace resboost::cli {
namespace {

/// What a split must know of a schema that is given.
SchemaConfig split_config(const TrainSettings& settings, const Schema* known) {
  SchemaConfig config = settings.schema;
  if (!known) return config;
  config.target = known->targets;
  config.weight = known->weight;
  config.task = known->task.kind == Task::Kind::classification ? SchemaConfig::TaskChoice::classification
                                                               : SchemaConfig::TaskChoice::regression;
  return config;
}

/// Names of one loss, on the command line and in the model file.
struct NamedLoss {
  const char *option, *in_model;
};
/// In the order of TrainSettings::LossChoice, without "auto".
constexpr std::array<NamedLoss, 3> kLosses{
    {{"logistic", "softmax"}, {"squared", "squared"}, {"smooth-hinge", "smooth_hinge"}}};

std::string option_name(const std::string& in_model) {
  for (const NamedLoss& loss : kLosses)
    if (loss.in_model == in_model) return loss.option;
  return in_model;
}

}  // namespace

Table read_to_learn(const std::string& path, const TrainSettings& settings) {
  ReadConfig config;
  config.format = settings.input.format;
  if (settings.schema.task == SchemaConfig::TaskChoice::classification) config.text_columns = settings.schema.target;
  return read_table(path, config);
}

Table read_to_encode(const std::string& path, ReadConfig::Format format, const Schema& schema,
                     Schema::Targets targets) {
  ReadConfig config = read_config_for(schema, targets);
  config.format = format;
  return read_table(path, config);
}

Prepared prepare(const Table& table, const TrainSettings& settings, std::shared_ptr<const Schema> known) {
  Prepared data;
  Split split{all_rows(table), {}};
  if (settings.valid.empty() && settings.valid_share > 0)
    split = split_rows(table, split_config(settings, known.get()), settings.valid_share, settings.seed);
  data.schema = known
                    ? std::move(known)
                    : std::make_shared<const Schema>(Schema::learn(table, split.train, settings.schema, data.warnings));
  const auto encode = [&](const Table& from, const std::vector<Index>& rows) {
    return data.schema->encode(from, rows, Schema::Targets::required, data.warnings);
  };
  data.train = encode(table, split.train);
  if (settings.valid.empty()) {
    data.valid = encode(table, split.held_out);
  } else {
    const Table valid = read_to_encode(settings.valid, settings.input.format, *data.schema, Schema::Targets::required);
    data.valid = encode(valid, all_rows(valid));
  }
  if (settings.schema.class_weight == SchemaConfig::ClassWeight::balanced) {
    balance_classes(data.train);
    if (data.valid.rows() > 0) balance_classes(data.valid);
  }
  return data;
}

Table take_rows(const Table& table, const std::vector<Index>& rows) {
  const auto gather = [&](const auto& all) {
    std::remove_cvref_t<decltype(all)> some;
    if (all.empty()) return some;
    some.reserve(rows.size());
    for (const Index row : rows) some.push_back(all[static_cast<std::size_t>(row)]);
    return some;
  };
  Table taken{table.source, {}, gather(table.lines)};
  for (const Column& column : table.columns)
    taken.columns.push_back({column.name, column.numeric, gather(column.numbers), gather(column.codes), column.levels});
  return taken;
}

std::unique_ptr<Loss> make_loss_for(const Task& task, TrainSettings::LossChoice choice, const Loss* before) {
  const bool classes = task.kind == Task::Kind::classification;
  if (choice == TrainSettings::LossChoice::automatic) {
    if (before) return make_loss(before->name());
    return classes ? make_softmax_loss() : make_squared_loss();
  }
  const NamedLoss& asked = kLosses[static_cast<std::size_t>(choice) - 1];
  auto loss = make_loss(asked.in_model);
  if (loss->of_classes() != classes)
    throw ConfigError(fmt::format("option --loss: {} is for {}, but the target is {}; use {}", asked.option,
                                  classes ? "numbers" : "classes", classes ? "classes" : "numbers",
                                  classes ? "auto, logistic or smooth-hinge" : "auto or squared"));
  if (before && before->name() != asked.in_model)
    throw ConfigError(
        fmt::format("option --loss: {} does not go with --continue-from, whose model has {}; leave it out",
                    asked.option, option_name(before->name())));
  return loss;
}

}  // namespace resboost::cli
