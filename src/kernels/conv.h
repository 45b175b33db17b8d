#pragma once

#include "resboost/types.h"

namespace resboost::kernels {
namespace isa {
struct Bf16Kernels;
}

/// A convolution (as networks mean it: without flipping the window) of images with zeros around
/// them. An image is one row, pixel by pixel from the top left, the channels of a pixel side by
/// side: [height * width * channels].
struct ConvShape {
  Index channels, height, width;  ///< of the input
  Index filters;                  ///< channels of the output
  Index size, stride,
      padding;  ///< of the square window; its steps; zeros on each side, less than size

  Index out_height() const { return places(height); }
  Index out_width() const { return places(width); }
  Index inputs() const { return height * width * channels; }
  Index outputs() const { return out_height() * out_width() * filters; }
  Index window() const { return size * size * channels; }  ///< numbers that make one output

 private:
  /// Steps of the window along a side; none where it does not fit.
  Index places(Index side) const {
    return side + 2 * padding < size ? 0 : (side + 2 * padding - size) / stride + 1;
  }
};

/// Reused from call to call: the image within its zeros, weights turned for the way back, and the
/// right side of the product in the order that the inner loop reads; of Winograd's convolution also
/// what is transformed.
struct ConvScratch {
  Buffer image, turned, panels, weights, tiles, products, edge;
};

// Serial on one slice of images. Direct: the inner loop reads the image where it lies, no window is
// ever copied; or, with many channels, by Winograd's transform (winograd.h). The naive twins are in
// reference.h.
//
// With bf16 kernels, y and dx are direct sums of numbers rounded to bf16 where they run over an
// even number of at least kRoundedChannels channels: pictures of one or three are not rounded.
// Null: single precision. Weight gradients always are: their sums run over pixels, which would have
// to be paired once more. With AMX, numbers that are not finite may reach windows beside theirs.

constexpr Index kRoundedChannels = 16;

/// y = x * w + b.   x: [n, inputs()], w: [window(), filters], b: [filters] or null for none, y: [n,
/// outputs()].
void conv_forward(const ConvShape& shape, const Rows& x, const Real* w, const Real* b, MutRows y,
                  ConvScratch& scratch, const isa::Bf16Kernels* bf16 = nullptr);

/// dx: [n, inputs()] from dy: [n, outputs()].
void conv_backward_input(const ConvShape& shape, const Rows& dy, const Real* w, MutRows dx,
                         ConvScratch& scratch, const isa::Bf16Kernels* bf16 = nullptr);

/// dw [window.size(), filters] += the gradient in the rows of w that `window` names, of window()
/// rows in all.
void conv_backward_weights(const ConvShape& shape, const Rows& x, const Rows& dy, Range window,
                           Real* dw, ConvScratch& scratch);

/// Rows of w whose gradients are made in one piece: all of them where that goes through Winograd's
/// transform and is not too much for one thread.
Index rows_together(const ConvShape& shape);

}  // namespace resboost::kernels
