#pragma once

#include <memory>
#include <vector>

#include "resboost/features.h"
#include "resboost/layer.h"
#include "resboost/loss.h"
#include "resboost/train.h"

namespace resboost::automatic {

/// Scores of a network on all rows.   [n, k]
Matrix scores_of_network(const Layer& network, const Examples& examples);

/// Of held-out rows with these scores; NaN without rows.
double mean_loss(const Matrix& scores, const Examples& held_out, const Loss& loss);

/// The average of trees and networks, by what held-out rows say of it.
struct Average {
  double share = 0;  ///< of all networks together; the trees have the rest
  double loss = 0;   ///< mean of the held-out rows
};

/// The share of the networks (with equal weights) that is best on the held-out rows, whose z is the
/// scores of the trees: nearer to a half the fewer rows there are to tell. fixed: share to take in
/// place of that, or below 0.
Average best_average(const std::vector<std::unique_ptr<Layer>>& networks, const Examples& held_out,
                     const Loss& loss, double fixed);

/// The stage that takes the scores towards a network, with `before` of `all` networks taken: from
/// then on the networks so far have equal weights, and together `before + 1` parts of `all` of
/// their share. Its theory: the step, the networks' share by then, and the held-out loss of the
/// network alone.
FittedStage step_towards(std::unique_ptr<Layer> network, std::size_t before, std::size_t all,
                         double share, const StageContext& c);

}  // namespace resboost::automatic
