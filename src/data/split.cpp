#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "data/category.h"
#include "data/roles.h"
#include "data/target.h"
#include "resboost/error.h"
#include "resboost/rng.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

constexpr std::uint64_t kSplit = 0x5717, kRemainder = 0x5718;  // this consumer's purpose numbers

/// Rows in groups of which each keeps its share.
struct Groups {
  std::vector<std::vector<Index>> rows;
  std::vector<Index> weightless;  ///< of weight 0: nothing can be told from them, so they train
};

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

Groups find_groups(const Table& table, const SchemaConfig& config) {
  const Roles roles = find_roles(table, config);
  std::vector<Index> rows = all_rows(table);
  check_shape(table, rows);
  Groups groups;
  if (roles.weight && roles.weight->numeric) {
    const auto is_weightless = [&](Index row) {
      return roles.weight->numbers[static_cast<std::size_t>(row)] == 0;
    };
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(groups.weightless), is_weightless);
    std::erase_if(rows, is_weightless);
  }
  groups.rows = group_rows(table, rows, roles, config);
  return groups;
}

/// How many rows of each group are held out: its share rounded down, then one more for those with
/// the largest remainders, equal ones in a seeded order, until the share of all rows is reached
/// (method of Hamilton). A group keeps a row to train on.
std::vector<std::size_t> held_out_counts(const std::vector<std::vector<Index>>& groups,
                                         double share, std::uint64_t seed) {
  const std::size_t n = groups.size();
  std::vector<std::size_t> held(n);
  std::vector<double> remainder(n);
  std::size_t all = 0, taken = 0;
  for (std::size_t g = 0; g < n; ++g) {
    const double wanted = share * static_cast<double>(groups[g].size());
    held[g] = std::min(static_cast<std::size_t>(wanted + 1e-9), groups[g].size() - 1);
    remainder[g] = wanted - static_cast<double>(held[g]);
    all += groups[g].size();
    taken += held[g];
  }
  auto target = static_cast<std::size_t>(std::llround(share * static_cast<double>(all)));
  if (share > 0) target = std::max<std::size_t>(target, 1);
  auto order = Rng(seed).fork(kRemainder).permutation(static_cast<Index>(n));
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return remainder[static_cast<std::size_t>(a)] > remainder[static_cast<std::size_t>(b)] + 1e-9;
  });
  for (const auto g : order) {
    const auto i = static_cast<std::size_t>(g);
    if (taken >= target) break;
    if (held[i] + 1 >= groups[i].size()) continue;
    ++held[i];
    ++taken;
  }
  return held;
}

}  // namespace

Split split_rows(const Table& table, const SchemaConfig& config, double share, std::uint64_t seed) {
  if (!(share >= 0 && share < 1))
    throw ConfigError(
        fmt::format("share of held-out rows: expected a value in [0, 1), got {}", share));
  const Groups found = find_groups(table, config);
  const std::vector<std::vector<Index>>& groups = found.rows;
  const std::vector<std::size_t> held = held_out_counts(groups, share, seed);
  Split split{found.weightless, {}};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto order = Rng(seed).fork(kSplit, g).permutation(static_cast<Index>(groups[g].size()));
    for (std::size_t i = 0; i < order.size(); ++i) {
      (i < held[g] ? split.held_out : split.train)
          .push_back(groups[g][static_cast<std::size_t>(order[i])]);
    }
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.held_out.begin(), split.held_out.end());
  return split;
}

}  // namespace resboost
