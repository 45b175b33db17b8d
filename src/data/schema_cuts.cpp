#include <algorithm>
#include <cmath>
#include <utility>

#include "base/parallel.h"
#include "base/sort_numbers.h"
#include "data/category.h"
#include "data/cuts.h"
#include "data/roles.h"
#include "data/schema_columns.h"
#include "data/target_encoding.h"
#include "data/values.h"
#include "resboost/rng.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

/// Quantiles of so many rows are near enough to those of all.
constexpr std::size_t kMostRows = std::size_t{1} << 18;

/// All values, or one from each of kMostRows runs of neighbours and the extremes; sorted, without
/// those that are missing.
std::vector<double> sample(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.size() > kMostRows) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    std::vector<double> some{*low, *high};
    Rng rng(values.size());
    for (std::size_t run = 0; run < kMostRows; ++run) {
      const std::size_t begin = values.size() * run / kMostRows;
      const std::size_t end = values.size() * (run + 1) / kMostRows;
      some.push_back(
          values[begin + static_cast<std::size_t>(rng.below(static_cast<Index>(end - begin)))]);
    }
    values = std::move(some);
  }
  sort_numbers(values);
  return values;
}

/// A schema that has cuts has one of every numeric column, so a column that does not vary in these
/// rows (the schema may be older than they are) is cut at its value.
std::vector<double> cuts_of(const std::vector<double>& sorted, double imputed) {
  std::vector<double> cuts = learn_cuts(sorted, ColumnSpec::kMostCodes);
  if (cuts.empty()) cuts.push_back(sorted.empty() ? imputed : sorted.front());
  return cuts;
}

/// As rows that are not learned from have them.
std::vector<double> values_of(const ColumnSpec& spec, const Table& table, const Column& column,
                              const std::vector<Index>& rows) {
  if (spec.category.empty()) return numbers_of(table, column, rows);
  std::vector<double> means;
  for (const std::int32_t level : levels_of(spec, as_labels(column), rows))
    means.push_back(mean_of_level(spec, level));
  return means;
}

}  // namespace

void Schema::learn_cuts(const Table& table, const std::vector<Index>& rows) {
  const ColumnsByName by_name = columns_for(*this, table);
  check_shape(table, rows);
  std::vector<std::pair<ColumnSpec*, const Column*>> numeric;
  for (ColumnSpec& spec : columns)
    if (spec.kind == ColumnSpec::Kind::numeric)
      numeric.emplace_back(&spec, by_name.at(spec.table_column()));
  parallel_tasks(static_cast<Index>(numeric.size()), [&](Index i) {
    auto& [spec, column] = numeric[static_cast<std::size_t>(i)];
    spec->cuts = cuts_of(sample(values_of(*spec, table, *column, rows)), spec->imputed);
  });
}

}  // namespace resboost
