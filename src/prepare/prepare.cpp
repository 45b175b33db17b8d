#include "resboost/prepare.h"

#include <fmt/format.h>

#include <utility>

#include "prepare/directions.h"
#include "prepare/unread_parameters.h"
#include "resboost/error.h"
#include "resboost/methods.h"

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

/// A model goes on with the columns that it was trained with.
void require_columns_of(const Schema& known, const DataSource& source) {
  const auto* table = std::get_if<Table>(&source);
  if (!table) return;
  const auto require = [&](const std::string& name, const char* role) {
    if (!table->find(name))
      throw DataError(fmt::format(
          "{}: no column \"{}\", the {} of the model to go on with; give it, or train a new model",
          table->source, name, role));
  };
  for (const std::string& target : known.targets) require(target, "target");
  if (!known.weight.empty()) require(known.weight, "weight");
}

Schema learn(const DataSource& source, const std::vector<Index>& rows, const SchemaConfig& config,
             std::vector<std::string>& warnings) {
  if (const auto* images = std::get_if<ImageSet>(&source))
    return Schema::learn(*images, rows, warnings);
  return Schema::learn(std::get<Table>(source), rows, config, warnings);
}

/// What was taken for the target where nobody named one.
std::string target_note(const Schema& schema) {
  const Task& task = schema.task;
  const std::string kind =
      task.kind == Task::Kind::classification
          ? fmt::format("{} classes", task.outputs.size())
          : fmt::format("numbers from {:g} to {:g}", task.low.front(), task.high.front());
  return fmt::format("the target is the last column, \"{}\": {}; `target` names another",
                     schema.targets.front(), kind);
}

/// Codes need cuts, which a schema has only if somebody asked for codes before. Of pictures there
/// are none, and who needs them says so.
std::shared_ptr<const Schema> with_cuts(std::shared_ptr<const Schema> schema,
                                        const DataSource& source, const std::vector<Index>& rows) {
  const auto* table = std::get_if<Table>(&source);
  if (!table || schema->has_cuts()) return schema;
  auto cut = std::make_shared<Schema>(*schema);
  cut->learn_cuts(*table, rows);
  return cut;
}

}  // namespace

Dataset encode(const Schema& schema, const DataSource& source, const std::vector<Index>& rows,
               Schema::Targets targets, std::vector<std::string>& warnings, Views views) {
  if (const auto* images = std::get_if<ImageSet>(&source))
    return schema.encode(*images, rows, targets, warnings);
  return schema.encode(std::get<Table>(source), rows, targets, warnings, views);
}

Dataset encode(const Schema& schema, const DataSource& source, Schema::Targets targets,
               std::vector<std::string>& warnings, Views views) {
  const auto rows = std::visit([](const auto& of) { return all_rows(of); }, source);
  return encode(schema, source, rows, targets, warnings, views);
}

Split split(const DataSource& source, const SchemaConfig& config, double share,
            std::uint64_t seed) {
  if (const auto* images = std::get_if<ImageSet>(&source)) return split_rows(*images, share, seed);
  return split_rows(std::get<Table>(source), config, share, seed);
}

namespace {

/// All that is known before a row is encoded.
struct Learned {
  Prepared data;
  Views views;
  Split rows;
};

Learned learned_from(const DataSource& source, const RunConfig& config, const Model* before,
                     std::optional<Views> asked) {
  Learned learned;
  Prepared& data = learned.data;
  const bool is_table = std::holds_alternative<Table>(source);
  if (is_table && !asked)  // else the rows are for several methods
    for (const std::string& name : unread_parameters(config.train))
      data.warnings.push_back(fmt::format(
          "`{}` is of other methods, and `method` {} does not read it", name, config.train.method));
  learned.views = asked.value_or(views_of(config.train, before ? &before->net : nullptr));
  if (before) require_columns_of(*before->schema, source);
  const double share =
      config.valid_share >= 0
          ? config.valid_share
          : valid_share_of(is_table ? config.train : config_of_blocks(config.train),
                           rows_of(source));
  if (config.valid.empty() && share > 0)
    learned.rows = split(source, split_config(config, before ? before->schema.get() : nullptr),
                         share, config.seed);
  else
    learned.rows.train = std::visit([](const auto& of) { return all_rows(of); }, source);
  if (learned.rows.train.empty())
    throw DataError(fmt::format("{}: no rows to learn from",
                                std::visit([](const auto& of) { return of.source; }, source)));
  if (before) {
    data.schema = before->schema;
    data.loss = make_loss_for(data.schema->task, config.loss, before->loss.get())->spec();
  } else {
    SchemaConfig wanted = config.schema;
    wanted.bins_for_classes = method_of(config.train).bins_for_classes;
    Schema schema = learn(source, learned.rows.train, wanted, data.warnings);
    const auto loss = make_loss_for(schema.task, config.loss, nullptr);
    loss->set_units(schema.task);
    if (config.schema.target.empty() && std::holds_alternative<Table>(source))
      data.warnings.insert(data.warnings.begin(), target_note(schema));
    data.schema = std::make_shared<const Schema>(std::move(schema));
    data.loss = loss->spec();
  }
  if (config.metric != RunConfig::kLoss)
    make_metric(config.metric, data.schema->task);  // or its error
  if (learned.views.codes) data.schema = with_cuts(data.schema, source, learned.rows.train);
  return learned;
}

/// encode_parts(parts, learned) -> a data set for each of several sets of rows of the source.
template <class Encode>
Prepared prepared(Learned learned, const RunConfig& config, const Encode& encode_parts) {
  Prepared& data = learned.data;
  std::vector<Schema::Part> parts{{learned.rows.train, Schema::Targets::learned}};
  if (config.valid.empty()) parts.push_back({learned.rows.held_out, Schema::Targets::required});
  std::vector<Dataset> encoded = encode_parts(parts, learned);
  data.train = std::move(encoded.front());
  set_directions(config, *data.schema, data.train.codes);
  const ImageConfig& image = config.train.image;
  data.train.x = augmented(data.train.x, {image.shift, image.mirror, image.crop});
  if (config.valid.empty()) {
    data.valid = std::move(encoded.back());
  } else {
    const DataSource valid =
        read_to_encode(config.valid, config.input, *data.schema, Schema::Targets::required,
                       data.warnings, config.train.cache_dir);
    data.valid =
        encode(*data.schema, valid, Schema::Targets::required, data.warnings, learned.views);
  }
  if (config.schema.class_weight == SchemaConfig::ClassWeight::balanced) {
    balance_classes(data.train);
    if (data.valid.rows() > 0) balance_classes(data.valid);
  }
  return std::move(learned.data);
}

}  // namespace

Prepared prepare(const DataSource& source, const RunConfig& config, const Model* before,
                 std::optional<Views> asked) {
  const auto encode_parts = [&](const std::vector<Schema::Part>& parts, Learned& learned) {
    std::vector<Dataset> encoded;
    for (const Schema::Part& part : parts)
      encoded.push_back(encode(*learned.data.schema, source, part.rows, part.targets,
                               learned.data.warnings, learned.views));
    return encoded;
  };
  return prepared(learned_from(source, config, before, asked), config, encode_parts);
}

Prepared prepare(DataSource&& source, const RunConfig& config, const Model* before,
                 std::optional<Views> asked) {
  if (auto* images = std::get_if<ImageSet>(&source)) {
    share_pixels(*images);
    return prepare(std::as_const(source), config, before, asked);
  }
  const auto encode_parts = [&](const std::vector<Schema::Part>& parts, Learned& learned) {
    return learned.data.schema->encode(std::move(std::get<Table>(source)), parts,
                                       learned.data.warnings, learned.views);
  };
  return prepared(learned_from(source, config, before, asked), config, encode_parts);
}

}  // namespace resboost
