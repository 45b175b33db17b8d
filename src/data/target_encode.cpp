#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/category.h"
#include "data/field.h"
#include "data/message.h"
#include "data/target.h"
#include "data/values.h"
#include "resboost/error.h"

namespace resboost {

DataError missing_target(const Table& table, Index row, const Column& target) {
  const std::vector<std::uint32_t> lines = missing_lines(table, target, row);
  return DataError(fmt::format(
      "{}; remove {}, or say `not-missing` WORD if a word is a class here (missing is {}, and "
      "others: docs/data.md)",
      missing_on_lines(table.source, lines, target.name, "target"),
      lines.size() == 1 ? "the row" : "these rows", missing_words()));
}

namespace {

Matrix encode_classes(const Table& table, const std::vector<Index>& rows, const Column& labels,
                      const Task& task, Schema::Targets mode, std::vector<std::string>& warnings) {
  const LevelIndex index(task.outputs);
  std::vector<std::int32_t> class_of;
  for (const std::string& level : labels.levels) class_of.push_back(index.find(level));
  Matrix y = Matrix::Zero(static_cast<Index>(rows.size()), task.size());
  Index unknown = 0;
  std::string first;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto code = labels.codes[static_cast<std::size_t>(rows[i])];
    if (code < 0) throw missing_target(table, rows[i], labels);
    const std::int32_t k = class_of[static_cast<std::size_t>(code)];
    if (k >= 0) {
      y(static_cast<Index>(i), k) = 1;
      continue;
    }
    const std::string found = in_quotes(labels.levels[static_cast<std::size_t>(code)]);
    const auto line = line_of(table, rows[i]);
    if (mode != Schema::Targets::open) {
      throw DataError(fmt::format(
          "{}: {} is no class of the training rows ({}); correct it or remove the row",
          place(table.source, line, labels.name), found, quoted_list(task.outputs, 10)));
    }
    if (unknown++ == 0) first = fmt::format("{} in line {}", found, line);
  }
  if (unknown > 0) {
    warnings.push_back(
        fmt::format("{}, target {}: rows with a label never seen in training: {} (first {}); they "
                    "count as wrong",
                    table.source, in_quotes(labels.name), unknown, first));
  }
  return y;
}

/// In units of the model. Beyond kMost the squares of such a number, and of its gradient, are none
/// in single precision.
Real in_units(double value, const Task& task, std::size_t output, const Table& table, Index row,
              const Column& target) {
  constexpr double kMost = 1e15;
  const double scaled = (value - task.mean[output]) / task.scale[output];
  if (std::abs(scaled) <= kMost) return static_cast<Real>(scaled);
  throw DataError(fmt::format(
      "{}: {} is too far from the targets that the model was trained with, {} to {}; correct it, "
      "or train a new model",
      place(table.source, line_of(table, row), target.name), number_name(value),
      number_name(task.low[output]), number_name(task.high[output])));
}

}  // namespace

Matrix encode_targets(const Table& table, const std::vector<Index>& rows, const Schema& schema,
                      Schema::Targets mode, std::vector<std::string>& warnings) {
  const Task& task = schema.task;
  const auto column_of = [&](const std::string& name) -> const Column& {
    if (const Column* column = table.find(name)) return *column;
    throw DataError(fmt::format("{}: no target column {}; it is needed to train or evaluate",
                                table.source, in_quotes(name)));
  };
  if (task.kind == Task::Kind::classification) {
    const Column& labels = column_of(schema.targets.front());
    return encode_classes(table, rows, as_labels(labels), task, mode, warnings);
  }
  Matrix y(static_cast<Index>(rows.size()), task.size());
  const std::size_t each = task.outputs.size() / schema.targets.size();  // outputs of a target
  for (std::size_t k = 0; k < task.outputs.size(); ++k) {
    const Column& target = column_of(schema.targets[k / each]);
    const std::vector<double> values = numbers_of(table, target, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (std::isnan(values[i])) throw missing_target(table, rows[i], target);
      y(static_cast<Index>(i), static_cast<Index>(k)) =
          in_units(values[i], task, k, table, rows[i], target);
    }
  }
  return y;
}

Vector encode_weights(const Table& table, const std::vector<Index>& rows, const Column& weight) {
  constexpr const char* kCure = "; give every row a weight of 0 or more";
  if (rows.empty()) return {};
  const std::vector<double> values = numbers_of(table, weight, rows);
  double largest = 0, sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]))
      throw DataError(missing_on_lines(table.source, missing_lines(table, weight, rows[i]),
                                       weight.name, "weight") +
                      kCure);
    if (values[i] < 0)
      throw DataError(fmt::format("{}: the weight is {}{}",
                                  place(table.source, line_of(table, rows[i]), weight.name),
                                  number_name(values[i]), kCure));
    largest = std::max(largest, values[i]);
  }
  if (largest == 0) {
    throw DataError(fmt::format("{}, column {}: all weights are 0; give some row a positive weight",
                                table.source, in_quotes(weight.name)));
  }
  for (const double value : values)
    sum += value / largest;  // weights may be near the limits of double
  Vector w(static_cast<Index>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    w[static_cast<Index>(i)] =
        static_cast<Real>(values[i] / largest * (static_cast<double>(values.size()) / sum));
  }
  return w;
}

}  // namespace resboost
