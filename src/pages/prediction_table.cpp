#include "pages/prediction_table.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <variant>
#include <vector>

#include "base/csv_field.h"

namespace resboost {
namespace {

std::string class_table(const Task& task, const Predictions& probabilities, const Front& front) {
  std::vector<std::string> labels;
  std::string text = front.header + "prediction";
  for (const std::string& label : task.outputs) {
    labels.push_back(csv_field(label));
    text += "," + csv_field("p_" + label);
  }
  text += "\n";
  for (Index i = 0; i < probabilities.rows(); ++i) {
    const Index predicted = predicted_class(task, probabilities, i);
    text += front.row(i) + labels[static_cast<std::size_t>(predicted)];
    for (const double p : probabilities.row(i))  // as precise as they are known
      fmt::format_to(std::back_inserter(text), ",{}", static_cast<Real>(p));
    text += "\n";
  }
  return text;
}

std::string value_table(const Task& task, const Predictions& values, const Front& front) {
  std::string names;
  for (const std::string& target : task.outputs)
    names += (names.empty() ? "" : ",") + csv_field(target);
  std::string text = front.header + (task.size() == 1 ? "prediction" : names) + "\n";
  for (Index i = 0; i < values.rows(); ++i) {
    text += front.row(i);
    for (Index j = 0; j < values.cols(); ++j)
      fmt::format_to(std::back_inserter(text), "{}{}", values(i, j),
                     j + 1 < values.cols() ? "," : "\n");
  }
  return text;
}

}  // namespace

std::string feature_table(const Matrix& features, const Front& front) {
  std::string text = front.header;
  for (Index j = 0; j < features.cols(); ++j)
    fmt::format_to(std::back_inserter(text), "{}f{}", j > 0 ? "," : "", j + 1);
  text += "\n";
  for (Index i = 0; i < features.rows(); ++i) {
    text += front.row(i);
    for (Index j = 0; j < features.cols(); ++j)
      fmt::format_to(std::back_inserter(text), "{}{}", j > 0 ? "," : "", features(i, j));
    text += "\n";
  }
  return text;
}

std::string prediction_table(const Task& task, const Predictions& predictions, const Front& front) {
  return task.kind == Task::Kind::classification ? class_table(task, predictions, front)
                                                 : value_table(task, predictions, front);
}

std::string tested_table(const DataSource& source, const CrossValidation& result) {
  const auto* table = std::get_if<Table>(&source);
  const auto* images = std::get_if<ImageSet>(&source);
  Front front{images && !images->names.empty() ? "file," : table ? "line," : "row,", {}};
  std::vector<Index> tested;
  for (Index row = 0; row < result.predictions.rows(); ++row) {
    if (std::isnan(result.predictions(row, 0))) continue;
    tested.push_back(row);
    const auto i = static_cast<std::size_t>(row);
    front.rows.push_back(table ? fmt::format("{},", table->lines[i]) : fmt::format("{},", row + 1));
    if (images && !images->names.empty()) front.rows.back() = csv_field(images->names[i]) + ",";
  }
  return prediction_table(result.task, result.predictions(tested, Eigen::all), front);
}

}  // namespace resboost
