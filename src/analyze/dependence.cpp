#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "analyze/column_places.h"
#include "analyze/mixed_rows.h"
#include "base/nan.h"
#include "base/nearest_name.h"
#include "resboost/error.h"
#include "resboost/explain.h"

namespace resboost {
namespace {

/// Rows by their numbers, those without one left out.
std::vector<std::pair<double, Index>> rising(const std::vector<double>& numbers) {
  std::vector<std::pair<double, Index>> sorted;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!std::isnan(numbers[i])) sorted.emplace_back(numbers[i], static_cast<Index>(i));
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::vector<Index> rows_of_quantiles(const std::vector<double>& numbers, std::size_t most) {
  std::vector<std::pair<double, Index>> sorted = rising(numbers);
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  auto distinct = sorted;
  distinct.erase(std::unique(distinct.begin(), distinct.end(), same), distinct.end());
  std::vector<Index> rows;
  if (distinct.size() <= most) {
    for (const auto& [number, row] : distinct) rows.push_back(row);
    return rows;
  }
  double last = kNaN;
  for (std::size_t i = 0; i < most; ++i) {
    const std::size_t at = most == 1 ? sorted.size() / 2 : i * (sorted.size() - 1) / (most - 1);
    if (sorted[at].first == last) continue;
    last = sorted[at].first;
    rows.push_back(sorted[at].second);
  }
  return rows;
}

std::vector<Index> rows_of_levels(const std::vector<std::string>& texts, std::size_t most) {
  std::map<std::string, std::pair<std::size_t, Index>> levels;  // how often, and the first row
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!texts[i].empty()) ++levels.try_emplace(texts[i], 0, i).first->second.first;
  std::vector<std::pair<std::size_t, Index>> found;
  for (const auto& [text, level] : levels) found.push_back(level);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Index> rows;
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) rows.push_back(found[i].second);
  return rows;
}

ColumnPlace place_of(const Schema& schema, const std::string& column) {
  std::vector<std::string> names;
  for (ColumnPlace& place : column_places(schema)) {
    if (place.column == column) return std::move(place);
    names.push_back(place.column);
  }
  const std::string near = nearest_name(column, names);
  throw ConfigError(fmt::format(
      "explain: the model reads no column \"{}\"{}", column,
      near.empty() ? "; its columns are listed by inspect" : "; did you mean \"" + near + "\""));
}

/// Means over the rows of a curve, and their standard errors.
void summarise(const Predictions& curve, Index point, Dependence& found) {
  const auto n = static_cast<double>(curve.rows());
  found.mean.row(point) = curve.colwise().mean();
  const auto off = curve.rowwise() - curve.colwise().mean();
  found.error.row(point) = (off.colwise().squaredNorm() / (n - 1) / n).cwiseSqrt();  // NaN of one
}

}  // namespace

std::vector<DependencePoint> dependence_points(const ColumnValues& values, std::size_t most) {
  std::vector<DependencePoint> points;
  const std::vector<Index> rows =
      values.ordered ? rows_of_quantiles(values.numbers, most) : rows_of_levels(values.texts, most);
  for (const Index row : rows) {
    const auto i = static_cast<std::size_t>(row);
    points.push_back({values.texts[i], values.ordered ? values.numbers[i] : kNaN, row});
  }
  const auto missing = std::find(values.texts.begin(), values.texts.end(), "");
  if (missing != values.texts.end()) points.push_back({"", kNaN, missing - values.texts.begin()});
  return points;
}

Dependence dependence_of(const Model& model, const Dataset& data, const std::string& column,
                         std::vector<DependencePoint> points, Reporter& reporter) {
  require_columns(*model.schema, "explain");
  if (data.rows() == 0) throw DataError("explain: no rows; give some");
  const ColumnPlace place = place_of(*model.schema, column);
  Dependence found{column, model.schema->task.outputs, std::move(points), {}, {}, {}};
  MixedRows rows(data, data.rows());
  for (Index i = 0; i < data.rows(); ++i) rows.copy_row(i, data, i);
  for (const DependencePoint& point : found.points) {
    if (!found.curves.empty() && reporter.stop_requested()) break;
    for (Index i = 0; i < data.rows(); ++i) rows.copy_column(i, place, data, point.row);
    found.curves.push_back(model.predict(rows.data()));
  }
  found.points.resize(found.curves.size());
  const Index count = std::ssize(found.points);
  found.mean.resize(count, std::ssize(found.outputs));
  found.error.resize(count, std::ssize(found.outputs));
  for (Index p = 0; p < count; ++p) summarise(found.curves[static_cast<std::size_t>(p)], p, found);
  return found;
}

}  // namespace resboost
