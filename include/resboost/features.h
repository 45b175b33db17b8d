#pragma once

#include "resboost/dataset.h"
#include "resboost/network.h"
#include "resboost/types.h"

namespace resboost {

/// A representation of pictures as heads read it.
struct Pooled {
  Pooling how;
  Matrix means;  ///< [n, how.features(p)]
};

/// Rows to learn from, borrowed: x [n,d] raw input, z [n,p] representation, target [n,k], w [n] or empty.
struct Examples {
  const Matrix& x;
  const Matrix& z;
  const Matrix& target;
  const Vector& w;
  const Pooled* pooled = nullptr;      ///< where z is maps of channels
  const Pictures* pictures = nullptr;  ///< in place of z, as long as that is the pictures themselves
  Augmentation augmentation{};         ///< of those
  Pooling pooling() const { return pooled ? pooled->how : Pooling{}; }
  Index width() const { return pictures ? pictures->shape.size() : z.cols(); }  ///< p
  Index rows() const { return target.rows() > 0 ? target.rows() : z.rows(); }
  /// What heads read.   [n, r]
  const Matrix& read() const { return pooled ? pooled->means : z; }
};

/// One data set on its way through the stages: x stays, z moves. No copy of x is made before the first stage.
class Features {
 public:
  explicit Features(const Dataset& data) : data_(&data) {}  ///< z = x; data must outlive this
  void advance(const Stage& stage);                         ///< z <- stage(z), parallel over slices of rows
  const Matrix& x() const { return data_->x; }
  const Matrix& z() const { return moved_ ? z_ : data_->x; }
  Examples examples() const;

 private:
  const Dataset* data_;
  Matrix z_;
  Pooled pooled_;
  bool moved_ = false;
};

}  // namespace resboost
