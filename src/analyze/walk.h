#pragma once

#include <functional>

#include "resboost/dataset.h"
#include "resboost/network.h"

namespace resboost {

/// A data set on its way through the stages of a fitted network; z is held for all rows.
class Walk {
 public:
  explicit Walk(const Dataset& data) : data_(&data) {}  ///< at x; data must outlive this
  void advance(const Stage& stage);
  /// Scores of a network whose first stage reads the present z.   [n, k]
  Matrix scores(const Network& rest) const;

 private:
  Index width() const { return moved_ ? z_.cols() : data_->inputs(); }
  /// Runs the network on all slices: take(rows, trace, scores).
  void each_slice(
      const Network& rest,
      const std::function<void(Range rows, Trace& trace, const Rows& scores)>& take) const;

  const Dataset* data_;
  Matrix z_;
  bool moved_ = false;
};

}  // namespace resboost
