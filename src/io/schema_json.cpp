#include "io/schema_json.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace resboost {
namespace {

using nlohmann::ordered_json;

constexpr std::array<const char*, 3> kDateOrders{"ymd", "dmy", "mdy"};  ///< as DateForm::Order

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
      if (!column.category.empty())
        json["of"] = {{"column", text_to_json(column.category)},
                      {"output", column.output},
                      {"levels", texts_to_json(column.levels)},
                      {"means", column.means},
                      {"unseen", column.unseen}};
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

/// What a target encoding is of.
void read_means(const JsonField& field, ColumnSpec& column) {
  field.expect_keys({"column", "output", "levels", "means", "unseen"});
  column.category = field["column"].text();
  column.output = field["output"].integer(0, Index{1} << 20);
  column.levels = field["levels"].texts();
  column.means = field["means"].numbers();
  column.unseen = field["unseen"].number();
}

ColumnSpec read_column(const JsonField& field) {
  ColumnSpec column;
  column.name = field["name"].text();
  const std::string kind = field["kind"].text();
  if (kind == "numeric") {
    field.expect_keys({"name", "kind", "center", "scale", "imputed", "indicator", "edges"},
                      {"clip", "cuts", "of"});
    column.kind = ColumnSpec::Kind::numeric;
    column.center = field["center"].number();
    column.scale = field["scale"].number();
    column.imputed = field["imputed"].number();
    column.indicator = field["indicator"].flag();
    column.edges = field["edges"].numbers();
    if (field.has("clip")) column.clip = field["clip"].flag();
    if (field.has("cuts")) column.cuts = field["cuts"].numbers();
    if (field.has("of")) read_means(field["of"], column);
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

/// Only what is not as most files have it, so that old models and new ones look alike.
ordered_json reading_to_json(const Reading& reading) {
  ordered_json json = ordered_json::object();
  if (!reading.missing.empty()) json["missing"] = texts_to_json(reading.missing);
  if (!reading.present.empty()) json["not_missing"] = texts_to_json(reading.present);
  if (reading.point != '.') json["decimal_comma"] = true;
  if (!reading.header) json["header"] = false;
  if (reading.first_index >= 0) json["counts_from_0"] = reading.first_index == 0;
  for (const auto& [name, form] : reading.numbers)
    json["numbers"].push_back({{"column", text_to_json(name)},
                               {"decimal_comma", form.point == ','},
                               {"group", text_to_json(form.group)},
                               {"before", text_to_json(form.before)},
                               {"after", text_to_json(form.after)}});
  for (const auto& [name, form] : reading.dates)
    json["dates"].push_back({{"column", text_to_json(name)},
                             {"order", kDateOrders[static_cast<std::size_t>(form.order)]},
                             {"time", form.time}});
  return json;
}

char read_point(const JsonField& field) { return field["decimal_comma"].flag() ? ',' : '.'; }

DateForm::Order read_order(const JsonField& field) {
  const std::string name = field.text();
  for (std::size_t i = 0; i < kDateOrders.size(); ++i)
    if (name == kDateOrders[i]) return static_cast<DateForm::Order>(i);
  field.fail(fmt::format("expected ymd, dmy or mdy, got \"{}\"", name));
}

void read_forms(const JsonField& field, Reading& reading) {
  if (field.has("numbers")) {
    for (const JsonField& form : field["numbers"].items()) {
      form.expect_keys({"column", "decimal_comma", "group", "before", "after"});
      reading.numbers[form["column"].text()] = {read_point(form), form["group"].text(),
                                                form["before"].text(), form["after"].text()};
    }
  }
  if (field.has("dates")) {
    for (const JsonField& form : field["dates"].items()) {
      form.expect_keys({"column", "order", "time"});
      reading.dates[form["column"].text()] = {read_order(form["order"]), form["time"].flag()};
    }
  }
}

Reading read_reading(const JsonField& field) {
  field.expect_keys({}, {"missing", "not_missing", "decimal_comma", "header", "counts_from_0",
                         "numbers", "dates"});
  Reading reading;
  if (field.has("missing")) reading.missing = field["missing"].texts();
  if (field.has("not_missing")) reading.present = field["not_missing"].texts();
  if (field.has("decimal_comma")) reading.point = read_point(field);
  if (field.has("header")) reading.header = field["header"].flag();
  if (field.has("counts_from_0")) reading.first_index = field["counts_from_0"].flag() ? 0 : 1;
  read_forms(field, reading);
  return reading;
}

}  // namespace

ordered_json task_to_json(const Task& task) {
  if (task.kind == Task::Kind::classification) {
    ordered_json json{{"kind", "classification"}, {"classes", texts_to_json(task.outputs)}};
    if (task.threshold) json["threshold"] = *task.threshold;
    return json;
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
  if (const ordered_json reading = reading_to_json(schema.reading); !reading.empty())
    json["reading"] = reading;
  const PictureSpec& pictures = schema.pictures;
  if (pictures.shape.size() > 0)
    json["pictures"] = {{"shape", shape_to_json(pictures.shape)},
                        {"center", pictures.center},
                        {"scale", pictures.scale}};
  if (!pictures.columns.empty()) json["pictures"]["columns"] = texts_to_json(pictures.columns);
  return json;
}

Task read_task(const JsonField& field) {
  Task task;
  const std::string kind = field["kind"].text();
  if (kind == "classification") {
    field.expect_keys({"kind", "classes"}, {"threshold"});
    task.kind = Task::Kind::classification;
    if (field.has("threshold")) task.threshold = field["threshold"].number();
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
  field.expect_keys({"columns", "targets", "weight"}, {"pictures", "reading"});
  Schema schema;
  if (field.has("pictures")) {
    const JsonField pictures = field["pictures"];
    pictures.expect_keys({"shape", "center", "scale"}, {"columns"});
    schema.pictures = {read_shape(pictures["shape"]),
                       pictures["center"].numbers(),
                       pictures["scale"].numbers(),
                       {}};
    if (pictures.has("columns")) schema.pictures.columns = pictures["columns"].texts();
  }
  for (const JsonField& column : field["columns"].items())
    schema.columns.push_back(read_column(column));
  if (field.has("reading")) schema.reading = read_reading(field["reading"]);
  schema.targets = field["targets"].texts();
  schema.weight = field["weight"].text();
  return schema;
}

}  // namespace resboost
