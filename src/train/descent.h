#pragma once

#include <functional>
#include <vector>

#include "resboost/features.h"
#include "resboost/loss.h"
#include "resboost/network.h"
#include "resboost/report.h"
#include "train/optimizer.h"

namespace resboost {

/// Minibatch steps of one network on one set of examples. Owns every buffer that a step needs, so that steps allocate
/// nothing. A step is parallel over fixed groups of row slices; each group has its own gradient, and the groups'
/// gradients are added along a fixed tree while the parameters are stepped (ARCHITECTURE: slices outermost).
class Descent {
 public:
  Descent(Network& net, const Examples& examples, const Loss& loss, Index batch_size, StepRule& rule);

  Index batches() const { return (examples_.rows() + batch_size_ - 1) / batch_size_; }

  /// `steps` minibatches (at most batches()) over rows in the given order. rate(s) for s = 0 .. steps-1.
  /// Returns the mean loss over their rows, each batch before its step. Ends early once the reporter asks to stop.
  double run(const std::vector<Index>& order, Index steps, Index steps_before, const std::function<double(Index)>& rate,
             Reporter& reporter);

  bool stopped() const { return stopped_; }

 private:
  struct Scratch {
    Buffer x, z, target, dscores;
    Vector w;
    Trace trace;
  };
  double slice_loss(Range rows, Index batch_rows, const std::vector<Index>& order, Scratch& scratch, Real* gradient);

  Network& net_;
  const Examples examples_;
  const Loss& loss_;
  Index batch_size_;
  StepRule& rule_;
  bool needs_x_;
  bool stopped_ = false;
  std::vector<Vector> gradients_;  // one a group
  std::vector<double> group_loss_;
  std::vector<Scratch> scratch_;  // one a thread
};

/// Mean loss of a network on examples, without a step.
double mean_loss(const Network& net, const Examples& examples, const Loss& loss);

}  // namespace resboost
