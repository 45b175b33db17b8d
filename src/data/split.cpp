#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "data/strata.h"
#include "resboost/error.h"
#include "resboost/rng.h"
#include "resboost/schema.h"

namespace resboost {
namespace {

constexpr std::uint64_t kSplit = 0x5717, kRemainder = 0x5718;  // this consumer's purpose numbers

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
  const Strata found = find_strata(table, config);
  const std::vector<std::vector<Index>>& groups = found.rows;
  const std::vector<std::size_t> held = held_out_counts(groups, share, seed);
  std::vector<bool> is_held_out(static_cast<std::size_t>(table.rows()));
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto order = Rng(seed).fork(kSplit, g).permutation(static_cast<Index>(groups[g].size()));
    for (std::size_t i = 0; i < held[g]; ++i)
      is_held_out[static_cast<std::size_t>(groups[g][static_cast<std::size_t>(order[i])])] = true;
  }
  Split split;
  split.held_out.reserve(std::accumulate(held.begin(), held.end(), std::size_t{0}));
  split.train.reserve(is_held_out.size() - split.held_out.capacity());
  for (std::size_t row = 0; row < is_held_out.size(); ++row)
    (is_held_out[row] ? split.held_out : split.train).push_back(static_cast<Index>(row));
  return split;
}

}  // namespace resboost
