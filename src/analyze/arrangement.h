#pragma once

#include <vector>

#include "resboost/dataset.h"
#include "resboost/model.h"

namespace resboost {

/// What stands in the place of each stage of a network: the number of a stage, or kDeleted, the
/// stage of that place without its branch.
using Arrangement = std::vector<Index>;
inline constexpr Index kDeleted = -1;

/// 0, 1, 2, ...
Arrangement in_order(Index stages);

/// Error of the model's network in each arrangement, with its last head: 1 - accuracy, or RMSE.
/// Each arrangement is computed once, from its first change on.
std::vector<double> arranged_errors(const Model& model, const Dataset& data,
                                    const std::vector<Arrangement>& arrangements);

/// Kendall's tau of the order in which the numbers of `places`, which rises, stand there. Two
/// places or more.
double kendall_tau(const Arrangement& arrangement, const std::vector<Index>& places);

}  // namespace resboost
