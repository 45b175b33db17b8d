#include "data/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "data/message.h"
#include "data/roles.h"
#include "data/strata.h"
#include "data/values.h"
#include "resboost/error.h"
#include "resboost/rng.h"
#include "resboost/schema.h"

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
    if (is_missing(column, i))
      groups.push_back({row});
    else
      by_value[column.codes.empty() ? column.numbers[i] : column.codes[i]].push_back(row);
  }
  for (auto& [value, rows] : by_value) groups.push_back(std::move(rows));
  return groups;
}

/// Of a date the days, which reading has made of it.
const Column& column_of_times(const Table& table, const std::string& name) {
  if (const Column* days = table.find(name + ":days")) return *days;
  const Column& column = require_column(table, name, "time");
  if (column.numeric) return column;
  const Mistakes mistakes = find_mistakes(table, column, all_rows(table));
  if (mistakes.are_few())
    throw DataError(fmt::format("{}: {} is no {}, as the others are; correct it",
                                place(table.source, mistakes.line, name), in_quotes(mistakes.first),
                                mistakes.dates ? "date" : "number"));
  throw ConfigError(
      fmt::format("parameter `time`: column {} of {} is text; name one of numbers or of dates",
                  in_quotes(name), table.source));
}

/// Rows that weigh nothing.
std::vector<bool> weightless_rows(const Table& table, const std::string& weight) {
  std::vector<bool> weightless(static_cast<std::size_t>(table.rows()), false);
  if (weight.empty()) return weightless;
  const Column& weights = require_column(table, weight, "weight");
  for (std::size_t i = 0; weights.numeric && i < weightless.size(); ++i)
    weightless[i] = weights.numbers[i] == 0;
  return weightless;
}

/// Rows of the same time, the earliest first, without those that weigh nothing.
std::map<double, std::vector<Index>> rows_by_time(const Table& table, const std::string& name,
                                                  const std::vector<bool>& weightless) {
  const Column& column = column_of_times(table, name);
  std::map<double, std::vector<Index>> by_time;
  for (Index row = 0; row < column.size(); ++row) {
    if (weightless[static_cast<std::size_t>(row)]) continue;
    const double time = column.numbers[static_cast<std::size_t>(row)];
    if (std::isnan(time))
      throw DataError(
          missing_on_lines(table.source, missing_lines(table, column, row), name, "time") +
          "; leave out rows without one, or do without `time`");
    if (std::isinf(time))
      throw not_finite(table.source, line_of(table, row), name, column.infinite);
    by_time[time].push_back(row);
  }
  return by_time;
}

/// What to add where there are too few times: those that are read as doubles keep their order, but
/// near ones may have become one.
const char* beyond_double(const std::map<double, std::vector<Index>>& times) {
  constexpr double kLastExact = 9007199254740992;
  const bool beyond =
      !times.empty() && std::max(-times.begin()->first, times.rbegin()->first) >= kLastExact;
  return beyond ? "; of whole numbers beyond 2^53 = 9007199254740992 near ones are one time: "
                  "subtract a number from all of them"
                : "";
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
    const std::vector<bool> weightless = weightless_rows(table, weight);
    const auto is_weightless = [&](Index row) { return weightless[static_cast<std::size_t>(row)]; };
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

std::vector<int> fold_of_times(const Table& table, const std::string& column,
                               const std::string& weight, int folds) {
  const std::vector<bool> weightless = weightless_rows(table, weight);
  const auto times = rows_by_time(table, column, weightless);
  const auto parts = static_cast<std::size_t>(folds) + 1;
  if (folds < 2 || times.size() < parts)
    throw ConfigError(fmt::format(
        "parameter `folds`: {} of {} different times of column {}; give at least 2, and fewer than "
        "there are times{}",
        folds, times.size(), in_quotes(column), beyond_double(times)));
  std::vector<int> fold(static_cast<std::size_t>(table.rows()), folds);
  std::size_t part = 0, in_part = 0, times_left = times.size();
  auto rows_left = static_cast<std::size_t>(  // in this part and those to come
      std::count(weightless.begin(), weightless.end(), false));
  for (const auto& [time, rows] : times) {
    const std::size_t parts_left = parts - part;
    const bool is_full = in_part + rows.size() / 2 >= rows_left / parts_left;
    if (part + 1 < parts && in_part > 0 && (is_full || times_left < parts_left)) {
      rows_left -= std::exchange(in_part, 0);
      ++part;
    }
    for (const Index row : rows)
      fold[static_cast<std::size_t>(row)] = part == 0 ? kNoFold : static_cast<int>(part) - 1;
    in_part += rows.size();
    --times_left;
  }
  return fold;
}

}  // namespace resboost
