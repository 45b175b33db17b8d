#pragma once

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
  RowSource z() const { return moved_ ? RowSource::borrow(z_) : data_->x; }

  const Dataset* data_;
  Matrix z_;
  bool moved_ = false;
};

}  // namespace resboost
