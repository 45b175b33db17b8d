#pragma once

#include "kernels/direct_sums.h"
#include "resboost/types.h"

namespace resboost::kernels {

/// An image within `top` and `left` rows and columns of zeros, and enough of them at the other
/// sides, in units of DirectSums; `behind` it there are more zeros.
class PaddedImage {
 public:
  struct Zeros {
    Index top, left, bottom, right;
  };

  PaddedImage(Index height, Index width, Index channels, const Zeros& zeros, Buffer& storage,
              const DirectSums& sums = DirectSums(nullptr), Index behind = 0)
      : sums_(sums),
        height_(height),
        row_(width * channels),
        stride_(sums.units((zeros.left + width + zeros.right) * channels)),
        begin_(zeros.top * stride_ + sums.units(zeros.left * channels)),
        all_(storage.view(1, (zeros.top + height + zeros.bottom) * stride_ + behind)) {
    all_.setZero();
  }

  void load(const Real* image) {
    for (Index y = 0; y < height_; ++y)
      sums_.load(image + y * row_, row_, all_.data() + begin_ + y * stride_);
  }

  const Real* data() const { return all_.data(); }
  Index stride() const { return stride_; }  ///< from one row of pixels to the next

 private:
  DirectSums sums_;
  Index height_, row_, stride_, begin_;
  Buffer::View all_;
};

}  // namespace resboost::kernels
