#pragma once

#include <vector>

#include "resboost/metrics.h"

namespace resboost {

/// Rows of which the same probability is said: the weight of those that are of the class, and of
/// the others.
struct Rank {
  double probability = 0, positive = 0, negative = 0;
};

/// All rows by the probability that is said of one class, the largest first.
std::vector<Rank> ranked(const Judged& judged, Index of_class);

}  // namespace resboost
