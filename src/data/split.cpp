#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/category.h"
#include "data/roles.h"
#include "data/target.h"
#include "resboost/error.h"
#include "resboost/rng.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

constexpr std::uint64_t kSplit = 0x5717, kAgain = 0x5718;  // this consumer's purpose numbers
constexpr std::uint64_t kMostDraws = 1000;

/// Rows by class in the order of the rows; one group where there are no classes. Rows without a
/// label are a group too: it is Schema::learn that reports them.
std::vector<std::vector<Index>> group_rows(const Table& table, const SchemaConfig& config) {
  const std::vector<Index> rows = all_rows(table);
  const Roles roles = find_roles(table, config);
  check_shape(table, rows);
  if (!is_classification(table, rows, roles.targets, config)) return {rows};
  const Column& target = *roles.targets.front();
  const Column labels = target.numeric ? as_text(target) : target;
  std::vector<std::vector<Index>> groups(labels.levels.size() + 1);
  for (const Index row : rows)
    groups[static_cast<std::size_t>(labels.codes[static_cast<std::size_t>(row)] + 1)].push_back(
        row);
  std::erase_if(groups, [](const auto& group) { return group.empty(); });
  return groups;
}

/// Those held out, count by count of the groups; the draw is a random number stream's.
Split draw(const std::vector<std::vector<Index>>& groups, const std::vector<std::size_t>& held,
           const Rng& rng) {
  Split split;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto order = rng.fork(kSplit, g).permutation(static_cast<Index>(groups[g].size()));
    for (std::size_t i = 0; i < order.size(); ++i) {
      (i < held[g] ? split.held_out : split.train)
          .push_back(groups[g][static_cast<std::size_t>(order[i])]);
    }
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.held_out.begin(), split.held_out.end());
  return split;
}

/// Does a row count? Where there are no weights, or none that are numbers (which is for those to
/// report who read them), all do.
bool any_counts(const Table& table, const SchemaConfig& config, const std::vector<Index>& rows) {
  const Column* weight = config.weight.empty() ? nullptr : table.find(config.weight);
  if (!weight || !weight->numeric || rows.empty()) return true;
  return std::any_of(rows.begin(), rows.end(), [&](Index row) {
    return weight->numbers[static_cast<std::size_t>(row)] != 0;
  });
}

}  // namespace

Split split_rows(const Table& table, const SchemaConfig& config, double share, std::uint64_t seed) {
  if (!(share >= 0 && share < 1))
    throw ConfigError(
        fmt::format("share of held-out rows: expected a value in [0, 1), got {}", share));
  const std::vector<std::vector<Index>> groups = group_rows(table, config);
  std::vector<std::size_t> held;
  for (const auto& group : groups) {
    const auto wanted =
        static_cast<std::size_t>(std::llround(share * static_cast<double>(group.size())));
    held.push_back(std::min(wanted, group.size() - 1));
  }
  const bool none =
      std::all_of(held.begin(), held.end(), [](std::size_t count) { return count == 0; });
  if (share > 0 && none && !groups.empty()) {
    const auto largest =
        std::max_element(groups.begin(), groups.end(),
                         [](const auto& a, const auto& b) { return a.size() < b.size(); });
    if (largest->size() > 1) held[static_cast<std::size_t>(largest - groups.begin())] = 1;
  }
  Split split = draw(groups, held, Rng(seed));
  // Rows of weight 0 alone measure nothing and teach nothing: drawn again.
  for (std::uint64_t again = 0; again < kMostDraws; ++again) {
    if (any_counts(table, config, split.train) && any_counts(table, config, split.held_out)) break;
    split = draw(groups, held, Rng(seed).fork(kAgain, again));
  }
  return split;
}

}  // namespace resboost
