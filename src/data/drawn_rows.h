#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "resboost/rng.h"

namespace resboost {

/// Some of n rows, drawn at random and in their order, or all where there are no more than wanted.
inline std::vector<Index> drawn_rows(Index n, Index wanted, std::uint64_t seed) {
  std::vector<Index> rows = Rng(seed).permutation(n);
  rows.resize(static_cast<std::size_t>(std::min(n, wanted)));
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace resboost
