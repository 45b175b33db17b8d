#pragma once

// Included once for each instruction set, like gemm_kernel.h: products of one row, which are not
// worth a copy of b.

#include "kernels/isa/vec.h"

namespace resboost::kernels::isa {
namespace {

/// Registers that one row is summed up in at a time: with fewer, every product would wait for the
/// one before.
constexpr int kRowVectors = 8;

/// Columns j .. j+cols of a product of one row, the last register of them perhaps in part. b is
/// read as it lies: a copy of what is read once is not worth it. Sums are those of tile()
/// (gemm_kernel.h), bit by bit. A function of its own, so that its few pointers stay in registers.
template <int Bytes, int Vectors>
__attribute__((noinline)) void row_tile(const Gemm& g, long j, long cols) {
  using V = typename Vec<Bytes>::type;
  using M = typename Vec<Bytes>::memory;
  constexpr long kLanes = Vec<Bytes>::lanes, kLast = (Vectors - 1) * kLanes;
  const long rest = cols - kLast;
  Scalar edge[kLanes] = {};
  const auto copy_rest = [&edge, rest](const Scalar* from) {
    for (long q = 0; q < rest; ++q) edge[q] = from[q];
  };
  const Scalar* start =
      g.start == Gemm::Start::zero ? nullptr : (g.start == Gemm::Start::bias ? g.bias : g.c) + j;
  if (start) copy_rest(start + kLast);
  V sum[Vectors];
#pragma GCC unroll 8
  for (int v = 0; v + 1 < Vectors; ++v)
    sum[v] = start ? V(*reinterpret_cast<const M*>(start + v * kLanes)) : V{};
  sum[Vectors - 1] = *reinterpret_cast<const M*>(edge);
  // The last register may reach into the rows below, but not beyond b.
  const long short_rows = rest < kLanes ? (kLanes - rest + g.b_row - 1) / g.b_row : 0;
  const long whole = short_rows < g.k ? g.k - short_rows : 0;
  const Scalar *a = g.a, *b = g.b + j;
  long l = 0;
  for (; l < whole; ++l, a += g.a_col, b += g.b_row)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) sum[v] += *a * *reinterpret_cast<const M*>(b + v * kLanes);
  for (; l < g.k; ++l, a += g.a_col, b += g.b_row) {
#pragma GCC unroll 8
    for (int v = 0; v + 1 < Vectors; ++v)
      sum[v] += *a * *reinterpret_cast<const M*>(b + v * kLanes);
    copy_rest(b + kLast);
    sum[Vectors - 1] += *a * *reinterpret_cast<const M*>(edge);
  }
#pragma GCC unroll 8
  for (int v = 0; v + 1 < Vectors; ++v) *reinterpret_cast<M*>(g.c + j + v * kLanes) = sum[v];
  *reinterpret_cast<M*>(edge) = sum[Vectors - 1];
  for (long q = 0; q < rest; ++q) g.c[j + kLast + q] = edge[q];
}

template <int Bytes, int Vectors>
void row_tiles(const Gemm& g, long j, long cols) {
  if constexpr (Vectors > 1)
    if (cols <= (Vectors - 1) * Vec<Bytes>::lanes) return row_tiles<Bytes, Vectors - 1>(g, j, cols);
  row_tile<Bytes, Vectors>(g, j, cols);
}

/// A product of one row, as of a request that is answered by itself.
template <int Bytes>
void row_product(const Gemm& g) {
  constexpr long kWidth = kRowVectors * Vec<Bytes>::lanes;
  for (long j = 0; j < g.n; j += kWidth)
    row_tiles<Bytes, kRowVectors>(g, j, g.n - j < kWidth ? g.n - j : kWidth);
}

}  // namespace
}  // namespace resboost::kernels::isa
