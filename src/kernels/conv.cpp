#include "kernels/conv.h"

#include <algorithm>

#include "base/assert.h"
#include "base/count_work.h"
#include "kernels/isa/kernels.h"
#include "kernels/padded_image.h"
#include "kernels/winograd.h"

namespace resboost::kernels {
namespace {

using isa::Gemm;
using isa::panels_size;

/// Part of the taps of a window, one stride apart, that meet an output pixel of a given parity; in the backward pass of
/// a convolution with stride 2 each of four kinds of pixel has taps of its own.
struct Taps {
  Index count;   ///< in one direction
  Index last;    ///< the largest tap number; they are used from there down
  Index offset;  ///< of the pixel that the last one reads, from the pixel number within the parity
};

Taps taps_of(const ConvShape& s, Index parity) {
  Taps taps{0, 0, 0};
  for (Index k = 0; k < s.size; ++k) {
    if ((parity + s.padding - k) % s.stride != 0) continue;
    ++taps.count;
    taps.last = k;
    taps.offset = (parity + s.padding - k) / s.stride;
  }
  return taps;
}

/// Pixels y + i * stride, x + j * stride of the image, for i below rows and j below cols, and the taps that they meet.
struct Parity {
  Index y, x, rows, cols;
  Taps down, across;
};

/// Weights [down, across, filters, channels] of those taps, both directions from the last tap down: what multiplies the
/// gradient of the output.
const Real* turned(const ConvShape& s, const Real* w, const Taps& down, const Taps& across, Buffer& storage) {
  Real* const result = storage.view(down.count * across.count, s.filters * s.channels).data();
  Real* next = result;
  for (Index i = 0; i < down.count; ++i)
    for (Index j = 0; j < across.count; ++j) {
      const Index ky = down.last - i * s.stride, kx = across.last - j * s.stride;
      const Real* tap = w + (ky * s.size + kx) * s.channels * s.filters;
      for (Index f = 0; f < s.filters; ++f)
        for (Index c = 0; c < s.channels; ++c) *next++ = tap[c * s.filters + f];
    }
  return result;
}

}  // namespace

void conv_forward(const ConvShape& s, const Rows& x, const Real* w, const Real* b, MutRows y, ConvScratch& scratch) {
  RESBOOST_ASSERT(x.cols() == s.inputs() && y.cols() == s.outputs());
  count_operations(2 * x.rows() * s.outputs() * s.window());
  if (winograd_pays(s)) return winograd_forward(s, x, w, b, y, scratch);
  const isa::Kernels& kernels = isa::kernels();
  Real* panels = scratch.panels.view(1, panels_size(kernels, s.window(), s.filters)).data();
  kernels.pack(w, s.filters, 1, s.window(), s.filters, panels);
  PaddedImage image(s.height, s.width, s.channels, s.padding, s.padding, s.padding, s.padding, scratch.image);
  for (Index i = 0; i < x.rows(); ++i) {
    image.load(x.data() + i * x.outerStride());
    for (Index row = 0; row < s.out_height(); ++row) {
      // In a row of the window the pixels, and their channels, lie side by side: one segment.
      kernels.panel_product({.m = s.out_width(),
                             .n = s.filters,
                             .segments = s.size,
                             .depth = s.size * s.channels,
                             .a = image.data() + row * s.stride * image.stride(),
                             .a_row = s.stride * s.channels,
                             .a_col = 1,
                             .a_segment = image.stride(),
                             .panels = panels,
                             .c = y.data() + i * y.outerStride() + row * s.out_width() * s.filters,
                             .c_row = s.filters,
                             .start = b ? Gemm::Start::bias : Gemm::Start::zero,
                             .bias = b});
    }
  }
}

void conv_backward_input(const ConvShape& s, const Rows& dy, const Real* w, MutRows dx, ConvScratch& scratch) {
  RESBOOST_ASSERT(dx.cols() == s.inputs() && dy.cols() == s.outputs());
  const Index out_height = s.out_height(), out_width = s.out_width();
  if (winograd_pays(s)) {
    count_operations(2 * dy.rows() * s.inputs() * s.size * s.size * s.filters);
    const Taps all = taps_of(s, 0);
    const ConvShape back{s.filters, out_height, out_width, s.channels, s.size, s.stride, s.padding};
    return winograd_forward(back, dy, turned(s, w, all, all, scratch.turned), nullptr, dx, scratch);
  }
  // Pixels of each parity are a convolution of dy of their own; no zeros are put between its pixels.
  const isa::Kernels& kernels = isa::kernels();
  Index size = 0, above = 0, left = 0, below = 0, right = 0;  // of all panels; zeros around dy that any parity reads
  const auto each_parity = [&](auto run) {
    for (Index py = 0; py < std::min(s.stride, s.height); ++py)
      for (Index px = 0; px < std::min(s.stride, s.width); ++px) {
        const Taps down = taps_of(s, py), across = taps_of(s, px);
        run(Parity{py, px, (s.height - py + s.stride - 1) / s.stride, (s.width - px + s.stride - 1) / s.stride, down,
                   across});
      }
  };
  each_parity([&](const Parity& parity) {
    const auto& [y, x, rows, cols, down, across] = parity;
    count_operations(2 * dy.rows() * rows * cols * s.channels * down.count * across.count * s.filters);
    size += panels_size(kernels, down.count * across.count * s.filters, s.channels);
    above = std::max(above, -down.offset);
    left = std::max(left, -across.offset);
    below = std::max(below, rows - 1 + down.offset + down.count - out_height);
    right = std::max(right, cols - 1 + across.offset + across.count - out_width);
  });
  Real* const panels = scratch.panels.view(1, size).data();
  Real* next = panels;
  each_parity([&](const Parity& parity) {
    const Index depth = parity.down.count * parity.across.count * s.filters;
    kernels.pack(turned(s, w, parity.down, parity.across, scratch.turned), s.channels, 1, depth, s.channels, next);
    next += panels_size(kernels, depth, s.channels);
  });
  PaddedImage image(out_height, out_width, s.filters, above, left, below, right, scratch.image);
  for (Index i = 0; i < dy.rows(); ++i) {
    image.load(dy.data() + i * dy.outerStride());
    const Real* from = panels;
    each_parity([&](const Parity& parity) {
      const auto& [y, x, rows, cols, down, across] = parity;
      for (Index row = 0; row < rows; ++row) {
        // The first tap reads dy at (q + offset) for pixel q of this parity.
        kernels.panel_product(
            {.m = cols,
             .n = s.channels,
             .segments = across.count > 0 ? down.count : 0,
             .depth = across.count * s.filters,
             .a = image.data() + (row + down.offset + above) * image.stride() + (across.offset + left) * s.filters,
             .a_row = s.filters,
             .a_col = 1,
             .a_segment = image.stride(),
             .panels = from,
             .c = dx.data() + i * dx.outerStride() + ((row * s.stride + y) * s.width + x) * s.channels,
             .c_row = s.stride * s.channels,
             .start = Gemm::Start::zero,
             .bias = nullptr});
      }
      from += panels_size(kernels, down.count * across.count * s.filters, s.channels);
    });
  }
}

void conv_backward_weights(const ConvShape& s, const Rows& x, const Rows& dy, Range window, Real* dw,
                           ConvScratch& scratch) {
  RESBOOST_ASSERT(x.cols() == s.inputs() && dy.cols() == s.outputs());
  RESBOOST_ASSERT(window.begin >= 0 && window.end <= s.window());
  if (window.size() <= 0) return;
  count_operations(2 * x.rows() * s.outputs() * window.size());
  if (window.size() == s.window() && winograd_pays(s)) return winograd_backward_weights(s, x, dy, dw, scratch);
  const Index row_size = s.size * s.channels;  // of the window
  const isa::Kernels& kernels = isa::kernels();
  const Index pixels = s.out_height() * s.out_width();
  // Pixels of as many channels as a panel has columns are a panel.
  const bool packed = s.filters == kernels.panel_width || s.filters == kernels.narrow_width;
  Real* storage = scratch.panels.view(1, packed ? 0 : panels_size(kernels, pixels, s.filters)).data();
  PaddedImage image(s.height, s.width, s.channels, s.padding, s.padding, s.padding, s.padding, scratch.image);
  for (Index i = 0; i < x.rows(); ++i) {
    image.load(x.data() + i * x.outerStride());
    const Real* panels = packed ? dy.data() + i * dy.outerStride() : storage;
    if (!packed) kernels.pack(dy.data() + i * dy.outerStride(), s.filters, 1, pixels, s.filters, storage);
    for (Index ky = window.begin / row_size; ky * row_size < window.end; ++ky) {
      const Index begin = std::max(window.begin, ky * row_size), end = std::min(window.end, (ky + 1) * row_size);
      // Summed over pixels: a segment is a row of the output.
      kernels.panel_product({.m = end - begin,
                             .n = s.filters,
                             .segments = s.out_height(),
                             .depth = s.out_width(),
                             .a = image.data() + ky * image.stride() + begin - ky * row_size,
                             .a_row = 1,
                             .a_col = s.stride * s.channels,
                             .a_segment = s.stride * image.stride(),
                             .panels = panels,
                             .c = dw + (begin - window.begin) * s.filters,
                             .c_row = s.filters,
                             .start = Gemm::Start::add,
                             .bias = nullptr});
    }
  }
}

}  // namespace resboost::kernels
