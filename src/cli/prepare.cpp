#include "cli/prepare.h"

#include <type_traits>
#include <utility>

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

std::unique_ptr<Loss> make_loss_for(const Task& task) {
  return task.kind == Task::Kind::classification ? make_softmax_loss() : make_squared_loss();
}

}  // namespace resboost::cli
