#pragma once

#include <memory>
#include <string>

#include "resboost/dataset.h"
#include "resboost/network.h"
#include "resboost/types.h"

namespace resboost {

/// A representation of pictures as heads read it.
struct Pooled {
  Pooling how;
  Matrix means;  ///< [n, how.features(p)]
};

class FrozenStages;

/// Rows to learn from, borrowed: x [n,d] raw input, z [n,p] representation, target [n,k], w [n] or
/// empty.
struct Examples {
  const Matrix& x;
  Rows z;
  const Matrix& target;
  const Vector& w;
  const Pooled* pooled = nullptr;  ///< where z is maps of channels
  const Pictures* pictures =
      nullptr;                  ///< in place of z, as long as that is the pictures themselves
  Augmentation augmentation{};  ///< of those
  /// Where pictures are augmented, z is of those that are not. Descent meets the others: `moving`
  /// through `frozen`.
  const Pictures* moving = nullptr;
  const FrozenStages* frozen = nullptr;
  Pooling pooling() const { return pooled ? pooled->how : Pooling{}; }
  Index width() const { return pictures ? pictures->shape.size() : z.cols(); }  ///< p
  Index rows() const {
    return x.rows();
  }  // of pictures x has no columns, and z may be still to come
  /// What heads read.   [n, r]
  Rows read() const { return pooled ? Rows(pooled->means) : z; }
};

/// One data set on its way through the stages: x stays, z moves. No copy of x is made before the
/// first stage.
class Features {
 public:
  /// z = x; data must outlive this. cache_dir: folder for files that hold z, which no folder lists
  /// and which are gone with this object; empty: z is kept in memory.
  explicit Features(const Dataset& data, std::string cache_dir = {});
  ~Features();
  Features(Features&&) noexcept;
  Features& operator=(Features&&) noexcept;

  /// z <- stage(z), parallel over slices of rows. IoError if the folder has no room.
  void advance(const Stage& stage);
  const Matrix& x() const { return data_->x; }
  Rows z() const;
  Examples examples() const;

 private:
  class Storage;
  const Dataset* data_;
  std::string cache_dir_;
  std::unique_ptr<Storage> z_;  ///< none: z is x
  Pooled pooled_;
  std::unique_ptr<FrozenStages> frozen_;  ///< where pictures are augmented
};

}  // namespace resboost
