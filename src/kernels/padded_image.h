#pragma once

#include <algorithm>

#include "resboost/types.h"

namespace resboost::kernels {

/// An image within `top` and `left` rows and columns of zeros, and enough of them at the other sides.
class PaddedImage {
 public:
  PaddedImage(Index height, Index width, Index channels, Index top, Index left, Index bottom, Index right,
              Buffer& storage)
      : height_(height),
        row_(width * channels),
        stride_((left + width + right) * channels),
        begin_(top * stride_ + left * channels),
        all_(storage.view(top + height + bottom, stride_)) {
    all_.setZero();
  }

  void load(const Real* image) {
    for (Index y = 0; y < height_; ++y) std::copy_n(image + y * row_, row_, all_.data() + begin_ + y * stride_);
  }

  const Real* data() const { return all_.data(); }
  Index stride() const { return stride_; }  ///< from one row of pixels to the next

 private:
  Index height_, row_, stride_, begin_;
  Buffer::View all_;
};

}  // namespace resboost::kernels
