#pragma once

#include <vector>

#include "resboost/rng.h"

namespace resboost {

/// For each of n things: is it chosen?
using Subset = std::vector<bool>;

/// All subsets of `count` of n things if there are at most `most`, else none; the first one chooses
/// the first things.
std::vector<Subset> all_subsets(int n, int count, int most);
Subset random_subset(int n, int count, Rng rng);

}  // namespace resboost
