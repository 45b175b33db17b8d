#include "data/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "data/message.h"
#include "data/roles.h"
#include "data/strata.h"
#include "resboost/error.h"
#include "resboost/rng.h"

namespace resboost {
namespace {

constexpr std::uint64_t kFolds = 0x5719, kGroups = 0x571a;  // this consumer's purpose numbers

void require_as_many(int folds, std::size_t things, const std::string& what) {
  if (folds >= 2 && static_cast<std::size_t>(folds) <= things) return;
  throw ConfigError(fmt::format("parameter `folds`: {} of {} {}; give at least 2, and at most {}",
                                folds, things, what, things));
}

/// Rows by their value; those without one each by itself.
std::vector<std::vector<Index>> rows_by_value(const Column& column) {
  std::map<double, std::vector<Index>> by_value;
  std::vector<std::vector<Index>> groups;
  for (Index row = 0; row < column.size(); ++row) {
    const auto i = static_cast<std::size_t>(row);
    const bool coded = !column.codes.empty();
    const bool missing = coded ? column.codes[i] < 0 : std::isnan(column.numbers[i]);
    if (missing)
      groups.push_back({row});
    else
      by_value[coded ? column.codes[i] : column.numbers[i]].push_back(row);
  }
  for (auto& [value, rows] : by_value) groups.push_back(std::move(rows));
  return groups;
}

}  // namespace

std::vector<int> fold_of_rows(const Table& table, const SchemaConfig& config, int folds,
                              std::uint64_t seed) {
  const Strata strata = find_strata(table, config);
  require_as_many(folds, static_cast<std::size_t>(table.rows()) - strata.weightless.size(), "rows");
  std::vector<int> fold(static_cast<std::size_t>(table.rows()), kNoFold);
  int next = 0;  // goes on from one class to the next, so that no fold gets all the remainders
  for (std::size_t s = 0; s < strata.rows.size(); ++s) {
    const std::vector<Index>& rows = strata.rows[s];
    for (const Index i : Rng(seed).fork(kFolds, s).permutation(std::ssize(rows))) {
      fold[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])] = next;
      next = (next + 1) % folds;
    }
  }
  return fold;
}

std::vector<int> fold_of_groups(const Table& table, const std::string& column,
                                const std::string& weight, int folds, std::uint64_t seed) {
  auto groups = rows_by_value(require_column(table, column, "group"));
  if (!weight.empty()) {
    const Column& weights = require_column(table, weight, "weight");
    const auto is_weightless = [&](Index row) {
      return weights.numeric && weights.numbers[static_cast<std::size_t>(row)] == 0;
    };
    for (auto& rows : groups) std::erase_if(rows, is_weightless);
    std::erase_if(groups, [](const auto& rows) { return rows.empty(); });
  }
  require_as_many(folds, groups.size(), "groups of column " + in_quotes(column));
  auto order = Rng(seed).fork(kGroups).permutation(std::ssize(groups));
  const auto size = [&](Index g) { return groups[static_cast<std::size_t>(g)].size(); };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return size(a) > size(b); });
  std::vector<std::size_t> rows_in(static_cast<std::size_t>(folds));
  std::vector<int> fold(static_cast<std::size_t>(table.rows()), kNoFold);
  for (const Index g : order) {
    const auto smallest = std::min_element(rows_in.begin(), rows_in.end());
    *smallest += size(g);
    for (const Index row : groups[static_cast<std::size_t>(g)])
      fold[static_cast<std::size_t>(row)] = static_cast<int>(smallest - rows_in.begin());
  }
  return fold;
}

}  // namespace resboost
