#include "export/onnx_columns.h"

#include <limits>

#include "data/encode_value.h"
#include "data/message.h"
#include "data/missing_words.h"
#include "export/level_texts.h"
#include "io/json_field.h"
#include "resboost/error.h"

namespace resboost {

OnnxColumns::OnnxColumns(const Schema& schema, OnnxGraph& graph)
    : graph_(graph), specs_(schema.coded_columns()) {
  const MissingWords words(schema.reading);
  for (const ColumnSpec* spec : specs_) {
    if (!text_to_json(spec->name).is_string())
      throw ModelError("export: column " + in_quotes(spec->name) +
                       ": its name is not UTF-8, as names in ONNX are");
    graph_.reserve(spec->name);
  }
  for (const ColumnSpec* spec : specs_) {
    if (!spec->category.empty())
      add_means(*spec, words);
    else if (spec->kind == ColumnSpec::Kind::category)
      add_category(*spec, words);
    else
      add_number(*spec);
  }
  join_numbers(words.numbers());
}

void OnnxColumns::add_number(const ColumnSpec& spec) {
  graph_.input(spec.name, OnnxType::float64, {1}, "number; NaN where missing");
  places_.push_back(std::ssize(inputs_));
  inputs_.push_back(spec.name);
  levels_.emplace_back();
}

void OnnxColumns::add_category(const ColumnSpec& spec, const MissingWords& words) {
  graph_.input(spec.name, OnnxType::text, {1}, "category as text; empty where missing");
  levels_.push_back(level(spec, words));
  places_.push_back(-1);
}

/// Its labels are an input already.
void OnnxColumns::add_means(const ColumnSpec& spec, const MissingWords& words) {
  std::vector<double> means = spec.means;
  means.insert(means.end(), {std::numeric_limits<double>::quiet_NaN(), spec.unseen});
  places_.push_back(std::ssize(inputs_));
  inputs_.push_back(graph_.node(
      "Gather", {graph_.constant({{std::ssize(means), 1}, means}), level(spec, words)}));
  levels_.emplace_back();
}

/// int64 [rows]: behind the levels one for a missing value, and one for a level never seen.
std::string OnnxColumns::level(const ColumnSpec& spec, const MissingWords& words) {
  const auto count = static_cast<std::int64_t>(spec.levels.size());
  std::vector<std::string> texts;
  std::vector<std::int64_t> levels;
  for (const auto& [text, level] : level_texts(spec, words)) {
    texts.push_back(text);
    levels.push_back(level == kMissingLevel ? count : level);
  }
  if (levels_by_value(spec)) {  // as pandas writes whole numbers where there are gaps
    for (std::int64_t level = 0; level < count; ++level) {
      const std::string& name = spec.levels[static_cast<std::size_t>(level)];
      if (name.find('.') != std::string::npos) continue;
      texts.push_back(name + ".0");
      levels.push_back(level);
    }
  }
  const std::string found = graph_.node(
      "LabelEncoder", {spec.table_column()},
      {{"keys_strings", texts}, {"values_int64s", levels}, {"default_int64", count + 1}},
      OnnxGraph::kMl);
  return graph_.node("Squeeze", {found, graph_.constant({{1}, std::vector<std::int64_t>{1}})});
}

void OnnxColumns::join_numbers(const std::vector<double>& absent) {
  if (inputs_.empty()) return;
  numbers_ = graph_.node("Concat", inputs_, {{"axis", std::int64_t{1}}});
  const auto scalar = [&](double value) {
    return graph_.constant({{}, std::vector<double>{value}});
  };
  // Means of targets are never missing: nothing equals NaN.
  const auto of_numbers = [&](double value) {
    std::vector<double> row;
    for (std::size_t c = 0; c < specs_.size(); ++c)
      if (places_[c] >= 0)
        row.push_back(specs_[c]->category.empty() ? value
                                                  : std::numeric_limits<double>::quiet_NaN());
    return graph_.constant({{1, std::ssize(row)}, row});
  };
  for (const double value : absent)
    numbers_ = graph_.node("Where", {graph_.node("Equal", {numbers_, of_numbers(value)}),
                                     scalar(std::numeric_limits<double>::quiet_NaN()), numbers_});
}

}  // namespace resboost
