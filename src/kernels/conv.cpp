#include "kernels/conv.h"

#include <algorithm>

#include "base/assert.h"
#include "base/count_work.h"
#include "kernels/direct_sums.h"
#include "kernels/isa/kernels.h"
#include "kernels/padded_image.h"
#include "kernels/winograd.h"

namespace resboost::kernels {
namespace {

using isa::Gemm;
using isa::panels_size;

/// Most weights whose gradients are made in one piece, by one thread: those of 128 channels to as
/// many. More would be too much of a step for one thread of several (by count; not measured).
constexpr Index kLargestTogether = 147456;

/// Part of the taps of a window, one stride apart, that meet an output pixel of a given parity; in
/// the backward pass of a convolution with stride 2 each of four kinds of pixel has taps of its
/// own.
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

/// Pixels y + i * stride, x + j * stride of the image, for i below rows and j below cols, and the
/// taps that they meet.
struct Parity {
  Index y, x, rows, cols;
  Taps down, across;
};

/// Weights [down, across, filters, channels] of those taps, both directions from the last tap down:
/// what multiplies the gradient of the output.
const Real* turned(const ConvShape& s, const Real* w, const Taps& down, const Taps& across,
                   Buffer& storage) {
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

/// In what a sum over those channels of every tap is made.
DirectSums sums_over(Index channels, const isa::Bf16Kernels* bf16) {
  return DirectSums(channels >= kRoundedChannels && channels % 2 == 0 ? bf16 : nullptr);
}

/// run(parity) for all that have pixels.
template <class Run>
void each_parity(const ConvShape& s, Run run) {
  for (Index y = 0; y < std::min(s.stride, s.height); ++y)
    for (Index x = 0; x < std::min(s.stride, s.width); ++x)
      run(Parity{y, x, (s.height - y + s.stride - 1) / s.stride,
                 (s.width - x + s.stride - 1) / s.stride, taps_of(s, y), taps_of(s, x)});
}

/// Zeros around dy that any parity reads.
PaddedImage::Zeros zeros_around_gradient(const ConvShape& s) {
  PaddedImage::Zeros zeros{0, 0, 0, 0};
  each_parity(s, [&](const Parity& p) {
    zeros.top = std::max(zeros.top, -p.down.offset);
    zeros.left = std::max(zeros.left, -p.across.offset);
    zeros.bottom =
        std::max(zeros.bottom, p.rows - 1 + p.down.offset + p.down.count - s.out_height());
    zeros.right =
        std::max(zeros.right, p.cols - 1 + p.across.offset + p.across.count - s.out_width());
  });
  return zeros;
}

/// The turned weights of every parity, one after the other.
const Real* turned_panels(const ConvShape& s, const Real* w, const DirectSums& sums,
                          ConvScratch& scratch) {
  Index size = 0;
  each_parity(s, [&](const Parity& p) {
    size += sums.panels_size(p.down.count, p.across.count * s.filters, s.channels);
  });
  Real* const panels = scratch.panels.view(1, size).data();
  Real* next = panels;
  each_parity(s, [&](const Parity& p) {
    const Index depth = p.across.count * s.filters;
    sums.pack(turned(s, w, p.down, p.across, scratch.turned), p.down.count, depth, s.channels,
              next);
    next += sums.panels_size(p.down.count, depth, s.channels);
  });
  return panels;
}

/// Pixels of one parity of a picture's gradient, from dy within zeros.
void parity_gradient(const ConvShape& s, const Parity& p, const DirectSums& sums,
                     const PaddedImage& dy, const PaddedImage::Zeros& zeros, const Real* panels,
                     Real* dx) {
  const Index pixel = sums.units(s.filters);
  // The first tap reads dy at (q + offset) for pixel q of this parity.
  const Real* read = dy.data() + (p.down.offset + zeros.top) * dy.stride() +
                     (p.across.offset + zeros.left) * pixel;
  Real* to = dx + (p.y * s.width + p.x) * s.channels;
  for (Index row = 0; row < p.rows;
       ++row, read += dy.stride(), to += s.stride * s.width * s.channels)
    sums.multiply({.m = p.cols,
                   .n = s.channels,
                   .segments = p.across.count > 0 ? p.down.count : 0,
                   .depth = sums.units(p.across.count * s.filters),
                   .a = read,
                   .a_row = pixel,
                   .a_col = 1,
                   .a_segment = dy.stride(),
                   .panels = panels,
                   .c = to,
                   .c_row = s.stride * s.channels,
                   .start = Gemm::Start::zero,
                   .bias = nullptr});
}

}  // namespace

void conv_forward(const ConvShape& s, const Rows& x, const Real* w, const Real* b, MutRows y,
                  ConvScratch& scratch, const isa::Bf16Kernels* bf16) {
  RESBOOST_ASSERT(x.cols() == s.inputs() && y.cols() == s.outputs());
  count_operations(2 * x.rows() * s.outputs() * s.window());
  const DirectSums sums = sums_over(s.channels, bf16);
  if (!sums.rounds() && winograd_pays(s)) return winograd_forward(s, x, w, b, y, scratch);
  // In a row of the window the pixels, and their channels, lie side by side: one segment.
  const Index depth = s.size * s.channels, step = sums.units(s.stride * s.channels);
  Real* panels = scratch.panels.view(1, sums.panels_size(s.size, depth, s.filters)).data();
  sums.pack(w, s.size, depth, s.filters, panels);
  PaddedImage image(s.height, s.width, s.channels, {s.padding, s.padding, s.padding, s.padding},
                    scratch.image, sums, sums.behind(step, depth));
  for (Index i = 0; i < x.rows(); ++i) {
    image.load(x.data() + i * x.outerStride());
    for (Index row = 0; row < s.out_height(); ++row)
      sums.multiply({.m = s.out_width(),
                     .n = s.filters,
                     .segments = s.size,
                     .depth = sums.units(depth),
                     .a = image.data() + row * s.stride * image.stride(),
                     .a_row = step,
                     .a_col = 1,
                     .a_segment = image.stride(),
                     .panels = panels,
                     .c = y.data() + i * y.outerStride() + row * s.out_width() * s.filters,
                     .c_row = s.filters,
                     .start = b ? Gemm::Start::bias : Gemm::Start::zero,
                     .bias = b});
  }
}

void conv_backward_input(const ConvShape& s, const Rows& dy, const Real* w, MutRows dx,
                         ConvScratch& scratch, const isa::Bf16Kernels* bf16) {
  RESBOOST_ASSERT(dx.cols() == s.inputs() && dy.cols() == s.outputs());
  const DirectSums sums = sums_over(s.filters, bf16);
  if (!sums.rounds() && winograd_pays(s)) {
    count_operations(2 * dy.rows() * s.inputs() * s.size * s.size * s.filters);
    const Taps all = taps_of(s, 0);
    const ConvShape back{s.filters, s.out_height(), s.out_width(), s.channels,
                         s.size,    s.stride,       s.padding};
    return winograd_forward(back, dy, turned(s, w, all, all, scratch.turned), nullptr, dx, scratch);
  }
  // Pixels of each parity are a convolution of dy of their own; no zeros are put between its
  // pixels.
  const Real* const panels = turned_panels(s, w, sums, scratch);
  const PaddedImage::Zeros zeros = zeros_around_gradient(s);
  PaddedImage image(s.out_height(), s.out_width(), s.filters, zeros, scratch.image, sums,
                    sums.behind(sums.units(s.filters), s.size * s.filters));
  each_parity(s, [&](const Parity& p) {
    count_operations(2 * dy.rows() * p.rows * p.cols * s.channels * p.down.count * p.across.count *
                     s.filters);
  });
  for (Index i = 0; i < dy.rows(); ++i) {
    image.load(dy.data() + i * dy.outerStride());
    const Real* next = panels;
    each_parity(s, [&](const Parity& p) {
      parity_gradient(s, p, sums, image, zeros, next, dx.data() + i * dx.outerStride());
      next += sums.panels_size(p.down.count, p.across.count * s.filters, s.channels);
    });
  }
}

void conv_backward_weights(const ConvShape& s, const Rows& x, const Rows& dy, Range window,
                           Real* dw, ConvScratch& scratch) {
  RESBOOST_ASSERT(x.cols() == s.inputs() && dy.cols() == s.outputs());
  RESBOOST_ASSERT(window.begin >= 0 && window.end <= s.window());
  if (window.size() <= 0) return;
  count_operations(2 * x.rows() * s.outputs() * window.size());
  if (window.size() == s.window() && winograd_pays(s))
    return winograd_backward_weights(s, x, dy, dw, scratch);
  const Index row_size = s.size * s.channels;  // of the window
  const isa::Kernels& kernels = isa::kernels();
  const Index pixels = s.out_height() * s.out_width();
  // Pixels of as many channels as a panel has columns are a panel.
  const bool packed = s.filters == kernels.panel_width || s.filters == kernels.narrow_width;
  Real* storage =
      scratch.panels.view(1, packed ? 0 : panels_size(kernels, pixels, s.filters)).data();
  PaddedImage image(s.height, s.width, s.channels, {s.padding, s.padding, s.padding, s.padding},
                    scratch.image);
  for (Index i = 0; i < x.rows(); ++i) {
    image.load(x.data() + i * x.outerStride());
    const Real* panels = packed ? dy.data() + i * dy.outerStride() : storage;
    if (!packed)
      kernels.pack(dy.data() + i * dy.outerStride(), s.filters, 1, pixels, s.filters, storage);
    for (Index ky = window.begin / row_size; ky * row_size < window.end; ++ky) {
      const Index begin = std::max(window.begin, ky * row_size),
                  end = std::min(window.end, (ky + 1) * row_size);
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

Index rows_together(const ConvShape& s) {
  return winograd_pays(s) && s.window() * s.filters <= kLargestTogether ? s.window() : 1;
}

}  // namespace resboost::kernels
