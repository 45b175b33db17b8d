#pragma once

#include <vector>

#include "resboost/theory.h"
#include "resboost/types.h"

namespace resboost {

/// The telescoping sum of BoostResNet (Huang et al. 2018, sections 3 and 4) over its hypothesis
/// modules o_t. Written over pairs (i, l) of a row and a class l other
/// than its label, with the margin m_t(i, l) = o_t(i, y_i) - o_t(i, l) in [-1, 1]; for two classes
/// a pair is a row and m_t = y o_t.
class Telescope {
 public:
  /// targets: one-hot rows [n, k].
  explicit Telescope(const Matrix& targets);

  /// outputs: o_{t+1} [n, k], rows of probabilities.
  BoostingRound advance(const Matrix& outputs);

  /// All that it remembers of the rounds so far, as numbers, and the way back. False if there are
  /// not as many of them as these targets have.
  std::vector<double> state() const;
  bool restore(const std::vector<double>& state);

 private:
  /// m_{t+1} of all pairs; adds to `wrong` the rows where one is not above 0.
  std::vector<double> margins_of(const Matrix& outputs, Index& wrong) const;
  /// Z, losses and covariance by the weights D_t, whose sum is `total`.
  void add_losses(const std::vector<double>& next, double total, BoostingRound& round) const;

  std::vector<Index> labels_;
  Index classes_;
  std::vector<double> margins_;  ///< m_t of all pairs, row by row
  double edge_ = 0, alpha_ = 0, product_ = 1, gammas_ = 0;
  bool conditions_hold_ = true;  ///< Z_s <= sqrt(1 - gamma_s^2) in every round so far
};

}  // namespace resboost
