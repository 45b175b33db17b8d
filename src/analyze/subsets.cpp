#include "analyze/subsets.h"

#include <algorithm>

namespace resboost {

std::vector<Subset> all_subsets(int n, int count, int most) {
  Subset subset(static_cast<std::size_t>(n), false);
  std::fill_n(subset.begin(), count, true);
  std::vector<Subset> all;
  do {  // from 1..10..0 down
    all.push_back(subset);
    if (static_cast<int>(all.size()) > most) return {};
  } while (std::prev_permutation(subset.begin(), subset.end()));
  return all;
}

Subset random_subset(int n, int count, Rng rng) {
  Subset subset(static_cast<std::size_t>(n), false);
  const auto order = rng.permutation(n);
  for (int i = 0; i < count; ++i)
    subset[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = true;
  return subset;
}

}  // namespace resboost
