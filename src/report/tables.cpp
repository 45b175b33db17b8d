#include "report/tables.h"

#include <algorithm>
#include <cmath>

namespace resboost::report {
namespace {

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

std::string or_else(const std::string& text, const char* otherwise) {
  return text.empty() ? otherwise : text;
}

Table side_by_side(const Chart& chart) {
  Table table;
  table.header.push_back(or_else(chart.x_label, "x"));
  for (const Series& series : chart.series) {
    const std::string name = or_else(series.name, or_else(chart.y_label, "y").c_str());
    table.header.push_back(name);
    if (!series.low.empty())
      table.header.insert(table.header.end(), {name + ", low", name + ", high"});
  }
  for (std::size_t i = 0; !chart.series.empty() && i < chart.series[0].x.size(); ++i) {
    std::vector<Cell> row{place(chart, chart.series[0].x[i])};
    for (const Series& series : chart.series) {
      row.emplace_back(series.y[i]);
      if (!series.low.empty()) row.insert(row.end(), {series.low[i], series.high[i]});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table one_by_one(const Chart& chart) {
  const bool bands = std::any_of(chart.series.begin(), chart.series.end(),
                                 [](const auto& s) { return !s.low.empty(); });
  Table table{{"series", or_else(chart.x_label, "x"), or_else(chart.y_label, "y")}, {}};
  if (bands) table.header.insert(table.header.end(), {"low", "high"});
  for (const Series& series : chart.series) {
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      std::vector<Cell> row{series.name, place(chart, series.x[i]), series.y[i]};
      if (bands && series.low.empty()) row.insert(row.end(), {std::nan(""), std::nan("")});
      if (bands && !series.low.empty()) row.insert(row.end(), {series.low[i], series.high[i]});
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

}  // namespace

Table numbers_of(const Chart& chart) {
  const bool shared =
      std::all_of(chart.series.begin(), chart.series.end(),
                  [&](const Series& series) { return same(series.x, chart.series[0].x); });
  return shared ? side_by_side(chart) : one_by_one(chart);
}

Cell place(const Chart& chart, double x) {
  const bool named = x >= 0 && x < static_cast<double>(chart.names.size()) && x == std::floor(x);
  if (named) return chart.names[static_cast<std::size_t>(x)];
  return x;
}

}  // namespace resboost::report
