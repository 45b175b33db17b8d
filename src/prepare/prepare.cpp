#include "resboost/prepare.h"

#include <utility>

namespace resboost {
namespace {

/// What a split must know of a schema that is given.
SchemaConfig split_config(const RunConfig& config, const Schema* known) {
  SchemaConfig schema = config.schema;
  if (!known) return schema;
  schema.target = known->targets;
  schema.weight = known->weight;
  schema.task = known->task.kind == Task::Kind::classification
                    ? SchemaConfig::TaskChoice::classification
                    : SchemaConfig::TaskChoice::regression;
  return schema;
}

Schema learn(const DataSource& source, const std::vector<Index>& rows, const SchemaConfig& config,
             std::vector<std::string>& warnings) {
  if (const auto* images = std::get_if<ImageSet>(&source))
    return Schema::learn(*images, rows, warnings);
  return Schema::learn(std::get<Table>(source), rows, config, warnings);
}

}  // namespace

Dataset encode(const Schema& schema, const DataSource& source, const std::vector<Index>& rows,
               Schema::Targets targets, std::vector<std::string>& warnings) {
  return std::visit([&](const auto& of) { return schema.encode(of, rows, targets, warnings); },
                    source);
}

Dataset encode(const Schema& schema, const DataSource& source, Schema::Targets targets,
               std::vector<std::string>& warnings) {
  return std::visit(
      [&](const auto& of) { return schema.encode(of, all_rows(of), targets, warnings); }, source);
}

Split split(const DataSource& source, const SchemaConfig& config, double share,
            std::uint64_t seed) {
  if (const auto* images = std::get_if<ImageSet>(&source)) return split_rows(*images, share, seed);
  return split_rows(std::get<Table>(source), config, share, seed);
}

Prepared prepare(const DataSource& source, const RunConfig& config, const Model* before) {
  Prepared data;
  Split parts{std::visit([](const auto& of) { return all_rows(of); }, source), {}};
  if (config.valid.empty() && config.valid_share > 0)
    parts = split(source, split_config(config, before ? before->schema.get() : nullptr),
                  config.valid_share, config.seed);
  if (before) {
    data.schema = before->schema;
    data.loss = make_loss_for(data.schema->task, config.loss, before->loss.get())->spec();
  } else {
    Schema schema = learn(source, parts.train, config.schema, data.warnings);
    const auto loss = make_loss_for(schema.task, config.loss, nullptr);
    loss->set_units(schema.task);
    data.schema = std::make_shared<const Schema>(std::move(schema));
    data.loss = loss->spec();
  }
  const auto encode_rows = [&](const DataSource& from, const std::vector<Index>& rows) {
    return encode(*data.schema, from, rows, Schema::Targets::required, data.warnings);
  };
  data.train = encode_rows(source, parts.train);
  const ImageConfig& image = config.train.image;
  data.train.x = augmented(data.train.x, {image.shift, image.mirror});
  if (config.valid.empty()) {
    data.valid = encode_rows(source, parts.held_out);
  } else {
    const DataSource valid = read_to_encode(config.valid, config.input, *data.schema,
                                            Schema::Targets::required, data.warnings);
    data.valid = encode(*data.schema, valid, Schema::Targets::required, data.warnings);
  }
  if (config.schema.class_weight == SchemaConfig::ClassWeight::balanced) {
    balance_classes(data.train);
    if (data.valid.rows() > 0) balance_classes(data.valid);
  }
  return data;
}

}  // namespace resboost
