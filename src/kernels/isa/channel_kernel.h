#pragma once

// Included once for each instruction set, like gemm_kernel.h: loops over the pixels of pictures.
//
// A few channels fill a register badly: 15 of them leave seven numbers over at every pixel. So
// batch norm's loops take numbers of a channel `period` apart, any multiple of the channels: its
// caller makes it one of the registers too. The compiler makes vectors of the inner loops; only
// pools, which keep their sums in registers, do so by hand.

#include "kernels/isa/vec.h"

namespace resboost::kernels::isa {
namespace {

void channel_sums(long n, long period, const Scalar* __restrict x, Scalar* __restrict sum) {
  for (long i = 0; i < n; i += period) {
    const long m = n - i < period ? n - i : period;
    for (long j = 0; j < m; ++j) sum[j] += x[i + j];
  }
}

void channel_squares(long n, long period, const Scalar* __restrict x,
                     const Scalar* __restrict center, Scalar* __restrict sum) {
  for (long i = 0; i < n; i += period) {
    const long m = n - i < period ? n - i : period;
    for (long j = 0; j < m; ++j) sum[j] += (x[i + j] - center[j]) * (x[i + j] - center[j]);
  }
}

void channel_scale(const ChannelMap& map, long n, const Scalar* __restrict x,
                   Scalar* __restrict y) {
  const Scalar* __restrict center = map.center, * __restrict scale = map.scale, * __restrict shift = map.shift;
  for (long i = 0; i < n; i += map.period) {
    const long m = n - i < map.period ? n - i : map.period;
    for (long j = 0; j < m; ++j) y[i + j] = (x[i + j] - center[j]) * scale[j] + shift[j];
  }
}

void channel_products(long n, long period, const Scalar* __restrict x, const Scalar* __restrict dy,
                      const Scalar* __restrict center, Scalar* __restrict sum,
                      Scalar* __restrict product) {
  for (long i = 0; i < n; i += period) {
    const long m = n - i < period ? n - i : period;
    for (long j = 0; j < m; ++j) {
      sum[j] += dy[i + j];
      product[j] += dy[i + j] * (x[i + j] - center[j]);
    }
  }
}

void channel_combine(const ChannelMap& map, const Scalar* dy_scale, long n, const Scalar* x,
                     const Scalar* dy, Scalar* dx) {
  const Scalar *center = map.center, *scale = map.scale, *shift = map.shift;
  for (long i = 0; i < n; i += map.period) {
    const long m = n - i < map.period ? n - i : map.period;
    // dx may be x itself, or dy: a number is written only after it was read. Clang has no promise
    // of this kind that its sanitizers leave alone; it looks at run time, and takes longer where dx
    // is x.
#ifndef __clang__
#pragma GCC ivdep
#endif
    for (long j = 0; j < m; ++j)
      dx[i + j] = dy[i + j] * dy_scale[j] + (x[i + j] - center[j]) * scale[j] + shift[j];
  }
}

/// Means of `Registers` of channels over a window.
template <int Bytes, int Registers>
inline __attribute__((always_inline)) void window_mean_of(const Window& window, const Scalar* x,
                                                          Scalar* y) {
  using M = typename Vec<Bytes>::memory;
  constexpr int kLanes = Vec<Bytes>::lanes;
  typename Vec<Bytes>::type sum[Registers] = {};
  for (long row = 0; row < window.height; ++row) {
    const Scalar* pixel = x + row * window.row;
    for (long col = 0; col < window.width; ++col, pixel += window.channels)
#pragma GCC unroll 4
      for (int r = 0; r < Registers; ++r) sum[r] += *reinterpret_cast<const M*>(pixel + r * kLanes);
  }
  const Scalar share = Scalar(1) / static_cast<Scalar>(window.height * window.width);
#pragma GCC unroll 4
  for (int r = 0; r < Registers; ++r) *reinterpret_cast<M*>(y + r * kLanes) = sum[r] * share;
}

template <int Bytes>
void window_mean(const Window& window, const Scalar* x, Scalar* y) {
  constexpr long kLanes = Vec<Bytes>::lanes;
  const long channels = window.channels;
  long c = 0;
  for (; c + 4 * kLanes <= channels; c += 4 * kLanes)
    window_mean_of<Bytes, 4>(window, x + c, y + c);
  for (; c + kLanes <= channels; c += kLanes) window_mean_of<Bytes, 1>(window, x + c, y + c);
  if (c == channels) return;
  if (channels >= kLanes) {  // the last ones once more, in a whole register
    window_mean_of<Bytes, 1>(window, x + channels - kLanes, y + channels - kLanes);
    return;
  }
  for (; c < channels; ++c) window_mean_of<sizeof(Scalar), 1>(window, x + c, y + c);
}

void window_spread(const Window& window, const Scalar* __restrict dy, Scalar* __restrict dx) {
  const Scalar share = Scalar(1) / static_cast<Scalar>(window.height * window.width);
  for (long row = 0; row < window.height; ++row) {
    Scalar* __restrict pixel = dx + row * window.row;
    for (long col = 0; col < window.width; ++col, pixel += window.channels)
      for (long c = 0; c < window.channels; ++c) pixel[c] = dy[c] * share;
  }
}

}  // namespace
}  // namespace resboost::kernels::isa
