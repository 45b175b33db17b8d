#pragma once

// Products in bf16 in vector registers. Included by avx512_bf16.cpp with the instruction, and by the tests with plain
// ones.

#include "kernels/isa/bf16_pack.h"

namespace resboost::kernels::isa {
namespace {

constexpr int kBf16Rows = 12, kBf16Vectors = 2;  ///< registers of a tile: 24 sums, 2 of the panel, 1 of the rows

/// Add::pairs(sum, a, b): sum += both products of every lane.
template <class Add, int Rows>
void bf16_tile(long rows, const Pair* a, const Pair* panel, long pairs, const PanelProduct& g, const Scalar* bias,
               Scalar* c, long c_row) {
  if constexpr (Rows > 1) {
    if (rows < Rows) return bf16_tile<Add, Rows - 1>(rows, a, panel, pairs, g, bias, c, c_row);
  }
  Floats sum[Rows][kBf16Vectors];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int v = 0; v < kBf16Vectors; ++v) {
      if (g.start == Gemm::Start::zero) {
        sum[i][v] = Floats{};
      } else {
        const Scalar* from = g.start == Gemm::Start::bias ? bias : c + i * c_row;
        sum[i][v] = *reinterpret_cast<const FloatsInMemory*>(from + v * kPairLanes);
      }
    }
  for (long l = 0; l < pairs; ++l, panel += kBf16Width) {
    Pairs b[kBf16Vectors];
#pragma GCC unroll 2
    for (int v = 0; v < kBf16Vectors; ++v) b[v] = *reinterpret_cast<const PairsInMemory*>(panel + v * kPairLanes);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      const Pairs both = Pairs{} + a[i * pairs + l];
#pragma GCC unroll 2
      for (int v = 0; v < kBf16Vectors; ++v) Add::pairs(sum[i][v], both, b[v]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int v = 0; v < kBf16Vectors; ++v)
      *reinterpret_cast<FloatsInMemory*>(c + i * c_row + v * kPairLanes) = sum[i][v];
}

template <class Add>
struct Bf16Registers {
  static constexpr long multiple = 1, rows = kBf16Rows;
  static void begin() {}
  static void end() {}

  /// The last columns go through a full-width copy.
  static void strip(long height, const Pair* a, const Pair* panel, long pairs, const PanelProduct& g, long i, long j) {
    Scalar* c = g.c + i * g.c_row + j;
    const Scalar* bias = g.start == Gemm::Start::bias ? g.bias + j : nullptr;
    const long cols = g.n - j;
    if (cols >= kBf16Width) return bf16_tile<Add, kBf16Rows>(height, a, panel, pairs, g, bias, c, g.c_row);
    Scalar edge[kBf16Rows * kBf16Width], edge_bias[kBf16Width];
    for (long q = 0; q < kBf16Width; ++q) edge_bias[q] = bias && q < cols ? bias[q] : Scalar(0);
    for (long r = 0; r < height; ++r)
      for (long q = 0; q < kBf16Width; ++q)
        edge[r * kBf16Width + q] = g.start == Gemm::Start::add && q < cols ? c[r * g.c_row + q] : Scalar(0);
    bf16_tile<Add, kBf16Rows>(height, a, panel, pairs, g, edge_bias, edge, kBf16Width);
    for (long r = 0; r < height; ++r)
      for (long q = 0; q < cols; ++q) c[r * g.c_row + q] = edge[r * kBf16Width + q];
  }
};

/// What the instruction does, in plain ones; to the last bit but for numbers too small to be normal.
struct PlainAdd {
  static inline __attribute__((always_inline)) void pairs(Floats& sum, const Pairs& a, const Pairs& b) {
    const Pairs low_a = a << 16, low_b = b << 16, high_a = a & 0xffff0000u, high_b = b & 0xffff0000u;
    sum += reinterpret_cast<Floats>(high_a) * reinterpret_cast<Floats>(high_b);
    sum += reinterpret_cast<Floats>(low_a) * reinterpret_cast<Floats>(low_b);
  }
};

}  // namespace
}  // namespace resboost::kernels::isa
