#pragma once

#include "resboost/metrics.h"

namespace resboost {

/// One target of numbers and what was said of it, in units of a power of two near its scale, which
/// rounds nothing: squares of large numbers overflow, and those of small ones vanish.
class TargetValues {
 public:
  TargetValues(const Judged& judged, Index target);

  Index rows() const { return judged_.rows(); }
  double weight(Index row) const { return judged_.weight(row); }
  double target(Index row) const {
    return center_ + scale_ * static_cast<double>(judged_.data().y(row, k_));
  }
  double prediction(Index row) const { return in_units(judged_.predictions()(row, k_)); }
  double miss(Index row) const { return prediction(row) - target(row); }
  double total_weight() const;
  double squared_misses() const;  ///< sum of weight * miss^2
  double spread() const;          ///< sum of weight * (target - mean)^2
  double in_target_units(double value) const;
  /// Targets nearer to zero cannot be told from it: they are stored in single precision.
  double smallest() const;

 private:
  double in_units(double value) const;

  const Judged& judged_;
  Index k_;
  int exponent_;
  double center_, scale_;
};

/// Mean over the targets of a number of each, in the units of the targets or in none.
double mean_over_targets(const Judged& judged, double (*of_target)(const TargetValues&));

}  // namespace resboost
