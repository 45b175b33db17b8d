#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "base/following.h"
#include "resboost/features.h"
#include "resboost/loss.h"
#include "train/shared_examples.h"

namespace resboost {

/// Weights, then biases.
Eigen::VectorXd numbers_of(const Head& head);
void take_numbers(const Eigen::VectorXd& numbers, Head& head);

/// mean loss + l2 / (2n) |w|^2 of a head on examples, and its gradient, in double over slices. The
/// ranks that the examples are shared with help.
class HeadObjective {
 public:
  /// shape: a head of the right sizes. All but it is borrowed.
  HeadObjective(const Examples& examples, const Loss& loss, double l2, const Head& shape);

  /// At the numbers of a head.
  double operator()(const Eigen::VectorXd& numbers, Eigen::VectorXd& gradient);

 private:
  std::vector<double> sums() const;

  const Examples& examples_;
  const Loss& loss_;
  double l2_;
  Head head_;
  bool shared_;
};

/// What the other ranks do for it.
Services head_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares);

}  // namespace resboost
