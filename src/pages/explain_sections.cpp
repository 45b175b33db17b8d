#include "pages/explain_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "data/field.h"
#include "report/text.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

constexpr std::size_t kMostEffects = 30, kMostRowsShown = 5, kMostRowBars = 15, kMostOutputs = 4,
                      kMostRowLines = 12;
/// Standard errors that 95 % of means lie within.
constexpr double kReach = 1.96;
constexpr const char* kShapley =
    "Strumbelj & Kononenko, JMLR 2010; Castro et al., Computers & Operations Research 2009; "
    "Mitchell et al., JMLR 2022: Shapley values by sampled orders";

std::vector<Index> first_of(const std::vector<Index>& outputs) {
  return {outputs.begin(),
          outputs.begin() + static_cast<std::ptrdiff_t>(std::min(outputs.size(), kMostOutputs))};
}

std::string shown(const std::string& value) { return value.empty() ? "missing" : value; }

Section sizes(const Contributions& all, const std::vector<Index>& outputs) {
  Chart chart;
  chart.kind = Chart::Kind::bars;
  chart.x_label = "column";
  chart.y_label = "mean size of its contribution";
  const Eigen::MatrixXd means = mean_sizes(all);
  std::vector<std::size_t> order = by_size(means, outputs);
  order.resize(std::min(order.size(), kMostEffects));
  for (const std::size_t c : order) chart.names.push_back(all.columns[c]);
  for (const Index k : first_of(outputs)) {
    Series series;
    series.name = all.outputs[static_cast<std::size_t>(k)];
    for (std::size_t i = 0; i < order.size(); ++i) {
      series.x.push_back(static_cast<double>(i));
      series.y.push_back(means(static_cast<Index>(order[i]), k));
    }
    chart.series.push_back(std::move(series));
  }
  return {
      "contributions",
      "What moves predictions",
      "How far each column moves predictions from their mean over the background, up or down, on "
      "average over the explained rows.",
      kShapley,
      std::move(chart),
      {}};
}

/// The columns that move one row most.
Section one_row(const Contributions& all, std::size_t row, const std::string& name,
                const std::vector<ColumnValues>& values, Index output, const std::string& id) {
  const RowContributions& explained = all.rows[row];
  std::vector<std::size_t> order = by_size(explained.value.cwiseAbs(), {output});
  order.resize(std::min(order.size(), kMostRowBars));
  Chart chart;
  chart.kind = Chart::Kind::bars;
  chart.x_label = "column";
  chart.y_label = "contribution";
  Series series;
  series.name = "contribution, and 95 % confidence";
  for (const std::size_t c : order) {
    const auto column = static_cast<Index>(c);
    const double value = explained.value(column, output);
    const double reach = kReach * explained.error(column, output);
    chart.names.push_back(values[c].column + " = " + shown(values[c].texts[row]));
    series.x.push_back(static_cast<double>(series.x.size()));
    series.y.push_back(value);
    series.low.push_back(value - reach);
    series.high.push_back(value + reach);
  }
  chart.series = {std::move(series)};
  const auto k = static_cast<std::size_t>(output);
  return {id,
          name + ", " + all.outputs[k],
          fmt::format("The prediction is {}, the mean over the background {}; all contributions "
                      "together are the difference.",
                      report::number(explained.prediction[k]), report::number(all.base[k])),
          "",
          std::move(chart),
          {}};
}

/// Along the values of the column: numbers where they lie, dates and categories side by side.
Chart along(const Dependence& all) {
  Chart chart;
  chart.x_label = all.column;
  chart.y_label = "prediction";
  const auto is = [&](auto what) {
    return std::any_of(all.points.begin(), all.points.end(), what);
  };
  const bool ordered = is([](const auto& point) { return !std::isnan(point.number); });
  const bool dates = is([](const auto& point) {
    return !std::isnan(point.number) && point.value != number_name(point.number);
  });
  if (ordered && !dates) return chart;
  if (!ordered) chart.kind = Chart::Kind::points;
  for (const DependencePoint& point : all.points) chart.names.push_back(shown(point.value));
  return chart;
}

double place(const Chart& chart, const Dependence& all, std::size_t point) {
  return chart.names.empty() ? all.points[point].number : static_cast<double>(point);
}

/// A missing value has no place on an axis of numbers.
bool has_place(const Chart& chart, const Dependence& all, std::size_t point) {
  return !std::isnan(place(chart, all, point));
}

Chart means_of(const Dependence& all, const std::vector<Index>& outputs) {
  Chart chart = along(all);
  for (const Index k : first_of(outputs)) {
    Series series;
    series.name = all.outputs[static_cast<std::size_t>(k)];
    for (std::size_t p = 0; p < all.points.size(); ++p) {
      if (!has_place(chart, all, p)) continue;
      const auto point = static_cast<Index>(p);
      const double mean = all.mean(point, k), reach = kReach * all.error(point, k);
      series.x.push_back(place(chart, all, p));
      series.y.push_back(mean);
      series.low.push_back(mean - reach);
      series.high.push_back(mean + reach);
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart curves_of(const Dependence& all, Index output) {
  Chart chart = along(all);
  const Index rows = all.curves.empty() ? 0 : all.curves.front().rows();
  const Index drawn = std::min<Index>(rows, kMostRowLines);
  for (Index i = 0; i < drawn; ++i) {
    const Index row = i * rows / drawn;
    Series series;
    series.name = fmt::format("row {}", row + 1);
    for (std::size_t p = 0; p < all.points.size(); ++p) {
      if (!has_place(chart, all, p)) continue;
      series.x.push_back(place(chart, all, p));
      series.y.push_back(all.curves[p](row, output));
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

report::Table numbers_of(const Dependence& all, const std::vector<Index>& outputs) {
  report::Table table{{"value", "output", "prediction", "standard error"}, {}};
  for (std::size_t p = 0; p < all.points.size(); ++p)
    for (const Index k : outputs)
      table.rows.push_back({shown(all.points[p].value), all.outputs[static_cast<std::size_t>(k)],
                            all.mean(static_cast<Index>(p), k),
                            all.error(static_cast<Index>(p), k)});
  return table;
}

}  // namespace

Eigen::MatrixXd mean_sizes(const Contributions& contributions) {
  Eigen::MatrixXd sizes =
      Eigen::MatrixXd::Zero(std::ssize(contributions.columns), std::ssize(contributions.outputs));
  for (const RowContributions& row : contributions.rows) sizes += row.value.cwiseAbs();
  return sizes / static_cast<double>(std::max<std::size_t>(contributions.rows.size(), 1));
}

std::vector<std::size_t> by_size(const Eigen::MatrixXd& sizes, const std::vector<Index>& outputs) {
  std::vector<double> total(static_cast<std::size_t>(sizes.rows()), 0.0);
  for (std::size_t c = 0; c < total.size(); ++c)
    for (const Index k : outputs) total[c] += sizes(static_cast<Index>(c), k);
  std::vector<std::size_t> order(total.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return total[a] > total[b]; });
  return order;
}

std::vector<Section> contribution_sections(const Contributions& contributions,
                                           const std::vector<std::string>& row_names,
                                           const std::vector<ColumnValues>& values,
                                           const std::vector<Index>& outputs) {
  if (contributions.rows.empty() || contributions.columns.empty()) return {};
  std::vector<Section> sections{sizes(contributions, outputs)};
  for (std::size_t row = 0; row < std::min(kMostRowsShown, contributions.rows.size()); ++row)
    for (const Index k : first_of(outputs))
      sections.push_back(one_row(contributions, row, row_names[row], values, k,
                                 fmt::format("contributions-{}-{}", row + 1, k + 1)));
  return sections;
}

std::vector<Section> dependence_sections(const Dependence& dependence, std::size_t number,
                                         const std::vector<Index>& outputs) {
  const std::string id = fmt::format("dependence-{}", number);
  std::vector<Section> sections{
      {id,
       "Predictions along " + dependence.column,
       "The mean over the rows where all of them are given the value, with 95 % confidence.",
       "Friedman, Annals of Statistics 2001, section 8.2: partial dependence",
       means_of(dependence, outputs),
       {}},
      {id + "-table",
       "Means along " + dependence.column,
       "",
       "",
       {},
       numbers_of(dependence, outputs)}};
  for (const Index k : first_of(outputs))
    sections.push_back(
        {fmt::format("curves-{}-{}", number, k + 1),
         fmt::format("Rows along {}, {}", dependence.column,
                     dependence.outputs[static_cast<std::size_t>(k)]),
         "What is said of a row as the column changes: lines that are not parallel say that others "
         "matter too.",
         "Goldstein et al., J. Computational and Graphical Statistics 2015: individual conditional "
         "expectation",
         curves_of(dependence, k),
         {}});
  return sections;
}

std::vector<report::Section> explanation_sections(const Explanation& found) {
  std::vector<std::string> names;
  for (const std::uint32_t line : found.lines) names.push_back(fmt::format("Line {}", line));
  std::vector<report::Section> sections =
      contribution_sections(found.contributions, names, found.values, found.outputs);
  for (std::size_t d = 0; d < found.dependences.size(); ++d)
    for (report::Section& section : dependence_sections(found.dependences[d], d + 1, found.outputs))
      sections.push_back(std::move(section));
  return sections;
}

}  // namespace resboost
