#pragma once

#include <memory>
#include <vector>

#include "resboost/features.h"
#include "resboost/layer.h"
#include "resboost/loss.h"

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

/// What is known of a network's step.
struct StepTheory {
  double step = 0;
  double share = 0;
  double alone = 0;

  template <class Visitor>
  void describe(Visitor& v) const {
    v("step", step, "taken towards the network", "step");
    v("share", share, "of all networks so far in the average", "share");
    v("alone", alone, "held-out loss of the network by itself", "alone");
  }
};

}  // namespace resboost::automatic
