#include "data/strata.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "data/category.h"
#include "data/roles.h"
#include "data/target.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

/// The value that more than half of the rows have, as 0 of insurance claims; NaN: none.
double usual_value(const Column& target, const std::vector<Index>& rows) {
  std::vector<double> values;
  for (const Index row : rows) {
    const double value = target.numbers[static_cast<std::size_t>(row)];
    if (!std::isnan(value)) values.push_back(value);
  }
  if (values.empty()) return std::nan("");
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  const double median = *middle;
  const auto count = std::count(values.begin(), values.end(), median);
  return 2 * count > static_cast<std::ptrdiff_t>(values.size()) ? median : std::nan("");
}

/// Rows by class in the order of the rows; rows without a label are a group too: it is
/// Schema::learn that reports them. Where there are no classes one group, but for a value that most
/// rows have.
std::vector<std::vector<Index>> group_rows(const Table& table, const std::vector<Index>& rows,
                                           const Roles& roles, const SchemaConfig& config) {
  const Column& target = *roles.targets.front();
  std::vector<std::vector<Index>> groups;
  if (is_classification(table, all_rows(table), roles.targets, config)) {
    const Column labels = as_labels(target);
    groups.resize(labels.levels.size() + 1);
    for (const Index row : rows)
      groups[static_cast<std::size_t>(labels.codes[static_cast<std::size_t>(row)] + 1)].push_back(
          row);
  } else if (roles.targets.size() == 1 && target.numeric) {
    const double usual = usual_value(target, rows);
    groups.resize(2);
    for (const Index row : rows)
      groups[target.numbers[static_cast<std::size_t>(row)] == usual ? 1 : 0].push_back(row);
  } else {
    groups.push_back(rows);
  }
  std::erase_if(groups, [](const auto& group) { return group.empty(); });
  return groups;
}

}  // namespace

Strata find_strata(const Table& table, const SchemaConfig& config) {
  const Roles roles = find_roles(table, config);
  std::vector<Index> rows = all_rows(table);
  check_shape(table, rows);
  Strata strata;
  if (roles.weight && roles.weight->numeric) {
    const auto is_weightless = [&](Index row) {
      return roles.weight->numbers[static_cast<std::size_t>(row)] == 0;
    };
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(strata.weightless), is_weightless);
    std::erase_if(rows, is_weightless);
  }
  strata.rows = group_rows(table, rows, roles, config);
  return strata;
}

}  // namespace resboost
