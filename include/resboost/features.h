#pragma once

#include "resboost/dataset.h"
#include "resboost/network.h"
#include "resboost/types.h"

namespace resboost {

/// Rows to learn from, borrowed: x [n,d] raw input, z [n,p] representation, target [n,k], w [n] or empty.
struct Examples {
  const Matrix& x;
  const Matrix& z;
  const Matrix& target;
  const Vector& w;
  Index rows() const { return z.rows(); }
};

/// One data set on its way through the stages: x stays, z moves. No copy of x is made before the first stage.
class Features {
 public:
  explicit Features(const Dataset& data) : data_(&data) {}  ///< z = x; data must outlive this
  void advance(const Stage& stage);                         ///< z <- stage(z), parallel over slices of rows
  const Matrix& x() const { return data_->x; }
  const Matrix& z() const { return moved_ ? z_ : data_->x; }
  Examples examples() const { return {x(), z(), data_->y, data_->w}; }

 private:
  const Dataset* data_;
  Matrix z_;
  bool moved_ = false;
};

}  // namespace resboost
