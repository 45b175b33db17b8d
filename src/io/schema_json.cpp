#include "io/schema_json.h"

#include <fmt/format.h>

#include <utility>

namespace resboost {
namespace {

using nlohmann::ordered_json;

ordered_json column_to_json(const ColumnSpec& column) {
  ordered_json json;
  json["name"] = text_to_json(column.name);
  switch (column.kind) {
    case ColumnSpec::Kind::numeric:
      json.update({{"kind", "numeric"},
                   {"center", column.center},
                   {"scale", column.scale},
                   {"imputed", column.imputed},
                   {"indicator", column.indicator},
                   {"edges", column.edges}});
      // Came later: left out where all is as it was.
      if (!column.clip) json["clip"] = false;
      if (!column.cuts.empty()) json["cuts"] = column.cuts;
      break;
    case ColumnSpec::Kind::category:
      json.update({{"kind", "category"},
                   {"levels", texts_to_json(column.levels)},
                   {"missing_level", column.missing_level}});
      break;
    case ColumnSpec::Kind::ignored:
      json["kind"] = "ignored";
  }
  return json;
}

ColumnSpec read_column(const JsonField& field) {
  ColumnSpec column;
  column.name = field["name"].text();
  const std::string kind = field["kind"].text();
  if (kind == "numeric") {
    field.expect_keys({"name", "kind", "center", "scale", "imputed", "indicator", "edges"},
                      {"clip", "cuts"});
    column.kind = ColumnSpec::Kind::numeric;
    column.center = field["center"].number();
    column.scale = field["scale"].number();
    column.imputed = field["imputed"].number();
    column.indicator = field["indicator"].flag();
    column.edges = field["edges"].numbers();
    if (field.has("clip")) column.clip = field["clip"].flag();
    if (field.has("cuts")) column.cuts = field["cuts"].numbers();
  } else if (kind == "category") {
    field.expect_keys({"name", "kind", "levels", "missing_level"});
    column.kind = ColumnSpec::Kind::category;
    column.levels = field["levels"].texts();
    column.missing_level = field["missing_level"].flag();
  } else if (kind == "ignored") {
    field.expect_keys({"name", "kind"});
    column.kind = ColumnSpec::Kind::ignored;
  } else {
    field["kind"].fail(fmt::format("expected numeric, category or ignored, got \"{}\"", kind));
  }
  return column;
}

}  // namespace

ordered_json task_to_json(const Task& task) {
  if (task.kind == Task::Kind::classification) {
    return {{"kind", "classification"}, {"classes", texts_to_json(task.outputs)}};
  }
  return {{"kind", "regression"}, {"targets", texts_to_json(task.outputs)},
          {"mean", task.mean},    {"scale", task.scale},
          {"low", task.low},      {"high", task.high}};
}

ordered_json schema_to_json(const Schema& schema) {
  auto columns = ordered_json::array();
  for (const ColumnSpec& column : schema.columns) columns.push_back(column_to_json(column));
  ordered_json json{{"columns", std::move(columns)},
                    {"targets", texts_to_json(schema.targets)},
                    {"weight", text_to_json(schema.weight)}};
  const PictureSpec& pictures = schema.pictures;
  if (pictures.shape.size() > 0)
    json["pictures"] = {{"shape", shape_to_json(pictures.shape)},
                        {"center", pictures.center},
                        {"scale", pictures.scale}};
  return json;
}

Task read_task(const JsonField& field) {
  Task task;
  const std::string kind = field["kind"].text();
  if (kind == "classification") {
    field.expect_keys({"kind", "classes"});
    task.kind = Task::Kind::classification;
    task.outputs = field["classes"].texts();
  } else if (kind == "regression") {
    field.expect_keys({"kind", "targets", "mean", "scale", "low", "high"});
    task.kind = Task::Kind::regression;
    task.outputs = field["targets"].texts();
    task.mean = field["mean"].numbers();
    task.scale = field["scale"].numbers();
    task.low = field["low"].numbers();
    task.high = field["high"].numbers();
  } else {
    field["kind"].fail(fmt::format("expected classification or regression, got \"{}\"", kind));
  }
  return task;
}

Schema read_schema(const JsonField& field) {
  field.expect_keys({"columns", "targets", "weight"}, {"pictures"});
  Schema schema;
  if (field.has("pictures")) {
    const JsonField pictures = field["pictures"];
    pictures.expect_keys({"shape", "center", "scale"});
    schema.pictures = {read_shape(pictures["shape"]), pictures["center"].numbers(),
                       pictures["scale"].numbers()};
  }
  for (const JsonField& column : field["columns"].items())
    schema.columns.push_back(read_column(column));
  schema.targets = field["targets"].texts();
  schema.weight = field["weight"].text();
  return schema;
}

}  // namespace resboost
