#pragma once

#include <vector>

#include "resboost/dataset.h"
#include "resboost/network.h"

namespace resboost {

/// Scores of every depth that has a head, the smallest first, from one pass over the rows.   each
/// [n, k]
std::vector<Matrix> depth_scores(const Network& net, const Dataset& data);

}  // namespace resboost
