#pragma once

#include <vector>

#include "resboost/dataset.h"
#include "resboost/network.h"
#include "resboost/rng.h"

namespace resboost {

// A committee of fits of which each holds out other rows (A. Krogh and J. Vedelsby, "Neural network
// ensembles, cross validation, and active learning", NIPS 1994): no choice of depth, epochs or
// share hangs on one split, and what one of them has wrong by chance the others have not.

/// Rows of a table that a fit learns from, and others that choose its size.
struct Fold {
  Dataset train, held_out;
};

/// For so many more fits: each holds out about as many of the training rows as the first one does,
/// no row twice, and learns from all others, those that the first one holds out too. of_classes: y
/// is one column a class, of which every fold has its share. number: below rows of `train`.
class MoreFolds {
 public:
  MoreFolds(const Dataset& train, const Dataset& held_out, int number, bool of_classes, Rng rng);
  Fold fold(int i) const;

 private:
  const Dataset &train_, &held_out_;
  std::vector<Index> order_;  ///< row order_[j] of `train` is held out by fold j % parts_
  Index parts_;
};

/// One network whose scores are the mean of those of all, which read rows as trees and the networks
/// of method auto do: stages that add batches of trees to a constant, then steps towards what
/// networks say. From the second one on each is a stage for its trees and one for each of its
/// networks, and a step towards them, so that every depth is a convex combination. At least one.
Network average_of(std::vector<Network> members);

}  // namespace resboost
