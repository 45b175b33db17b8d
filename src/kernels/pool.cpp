#include "kernels/pool.h"

#include <algorithm>

#include "base/assert.h"
#include "kernels/isa/kernels.h"

namespace resboost::kernels {
namespace {

/// visit(window, input, output): every window with the places of its first number and of its mean.
template <class Visit>
void each_window(const ImageShape& in, Index window, Visit visit) {
  Index output = 0;
  for (Index y = 0; y < in.height; y += window)
    for (Index x = 0; x < in.width; x += window, output += in.channels)
      visit(isa::Window{.height = std::min(window, in.height - y),
                        .width = std::min(window, in.width - x),
                        .channels = in.channels,
                        .row = in.width * in.channels},
            (y * in.width + x) * in.channels, output);
}

}  // namespace

ImageShape pooled(const ImageShape& in, Index window) {
  return {(in.height + window - 1) / window, (in.width + window - 1) / window, in.channels};
}

void average_pool(const ImageShape& in, Index window, const Rows& x, MutRows y) {
  RESBOOST_ASSERT(x.cols() == in.size() && y.cols() == pooled(in, window).size());
  const auto mean = isa::kernels().window_mean;
  for (Index i = 0; i < x.rows(); ++i) {
    const Real* from = x.data() + i * x.outerStride();
    Real* to = y.data() + i * y.outerStride();
    each_window(in, window, [&](const isa::Window& w, Index input, Index output) {
      mean(w, from + input, to + output);
    });
  }
}

void average_pool_backward(const ImageShape& in, Index window, const Rows& dy, MutRows dx) {
  RESBOOST_ASSERT(dx.cols() == in.size() && dy.cols() == pooled(in, window).size());
  const auto spread = isa::kernels().window_spread;
  for (Index i = 0; i < dy.rows(); ++i) {
    const Real* from = dy.data() + i * dy.outerStride();
    Real* to = dx.data() + i * dx.outerStride();
    each_window(in, window, [&](const isa::Window& w, Index input, Index output) {
      spread(w, from + output, to + input);
    });
  }
}

}  // namespace resboost::kernels
