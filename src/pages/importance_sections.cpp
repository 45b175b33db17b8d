#include "pages/importance_sections.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/text.h"

namespace resboost {
namespace {

using report::Chart;
using report::Section;
using report::Series;

constexpr std::size_t kMostBars = 30;

Chart bars(const Importance& importance) {
  Chart chart;
  chart.kind = Chart::Kind::bars;
  chart.x_label = "column";
  chart.y_label = importance.metric + " is worse by";
  Series series;
  series.name = "shuffled, and 95 % confidence";
  const std::size_t shown = std::min(importance.columns.size(), kMostBars);
  for (std::size_t c = 0; c < shown; ++c) {
    const ColumnImportance& column = importance.columns[c];
    chart.names.push_back(column.column);
    series.x.push_back(static_cast<double>(c));
    series.y.push_back(column.mean);
    if (column.worse_by.size() < 2) continue;
    series.low.push_back(column.low);
    series.high.push_back(column.high);
  }
  chart.series = {std::move(series)};
  return chart;
}

report::Table numbers(const Importance& importance) {
  report::Table table{{"column", "worse by", "low", "high"}, {}};
  for (const ColumnImportance& column : importance.columns)
    table.rows.push_back({column.column, column.mean, column.low, column.high});
  return table;
}

}  // namespace

std::vector<Section> importance_sections(const Importance& importance) {
  if (importance.columns.empty()) return {};
  const ColumnImportance& first = importance.columns.front();
  const std::string see = fmt::format(
      "{} is {} on the rows as they are. Shuffling {} costs most, {}; a column whose interval "
      "reaches 0 may be worth nothing, or another one says the same.",
      importance.metric, report::number(importance.value), first.column,
      report::number(first.mean));
  const std::string source =
      "Breiman, Random Forests, Machine Learning 2001, section 10: permutation importance";
  return {{"importance", "What each column is worth", see, source, bars(importance), {}},
          {"importance-table", "All columns", "", "", {}, numbers(importance)}};
}

}  // namespace resboost
