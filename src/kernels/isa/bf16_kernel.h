#pragma once

// Products in bf16 in vector registers. Included by avx512_bf16.cpp with the instruction, and by
// the tests with plain ones.

#include "kernels/isa/bf16_pack.h"

namespace resboost::kernels::isa {
namespace {

constexpr int kBf16Rows =
    12;  ///< of a tile of two registers: 24 sums, 2 of the panel, 1 of the rows

/// Add::pairs(sum, a, b): sum += both products of every lane.
template <class Add, int Rows, int Vectors>
void bf16_tile(long rows, const PairFactors& f, const PairResult& to) {
  if constexpr (Rows > 1) {
    if (rows < Rows) return bf16_tile<Add, Rows - 1, Vectors>(rows, f, to);
  }
  constexpr int kWidth = Vectors * kPairLanes;
  Floats sum[Rows][Vectors];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v) {
      if (to.start == Gemm::Start::zero) {
        sum[i][v] = Floats{};
      } else {
        const Scalar* from = to.start == Gemm::Start::bias ? to.bias : to.c + i * to.c_row;
        sum[i][v] = *reinterpret_cast<const FloatsInMemory*>(from + v * kPairLanes);
      }
    }
  const long a_row = f.a_row, pairs = f.pairs;
  for (long s = 0; s < f.segments; ++s) {
    const Pair* a = f.a + s * f.a_segment;
    const Pair* panel = f.panel + s * f.panel_segment;
    for (long l = 0; l < pairs; ++l, ++a, panel += kWidth) {
      Pairs b[Vectors];
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; ++v)
        b[v] = *reinterpret_cast<const PairsInMemory*>(panel + v * kPairLanes);
#pragma GCC unroll 16
      for (int i = 0; i < Rows; ++i) {
        const Pairs both = Pairs{} + a[i * a_row];
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v) Add::pairs(sum[i][v], both, b[v]);
      }
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
      *reinterpret_cast<FloatsInMemory*>(to.c + i * to.c_row + v * kPairLanes) = sum[i][v];
}

/// The last columns go through a full-width copy.
template <class Add, int Vectors>
void bf16_strip(long height, const PairFactors& f, const PairResult& to) {
  constexpr long kWidth = Vectors * kPairLanes;
  if (to.cols >= kWidth) return bf16_tile<Add, kBf16Rows, Vectors>(height, f, to);
  Scalar edge[kBf16Rows * kWidth], edge_bias[kWidth];
  for (long q = 0; q < kWidth; ++q) edge_bias[q] = to.bias && q < to.cols ? to.bias[q] : Scalar(0);
  for (long r = 0; r < height; ++r)
    for (long q = 0; q < kWidth; ++q)
      edge[r * kWidth + q] =
          to.start == Gemm::Start::add && q < to.cols ? to.c[r * to.c_row + q] : Scalar(0);
  bf16_tile<Add, kBf16Rows, Vectors>(height, f, {edge, kWidth, kWidth, to.start, edge_bias});
  for (long r = 0; r < height; ++r)
    for (long q = 0; q < to.cols; ++q) to.c[r * to.c_row + q] = edge[r * kWidth + q];
}

template <class Add>
struct Bf16Registers {
  static constexpr long multiple = 1, rows = kBf16Rows;
  static constexpr bool equal_strips = true;
  static void begin() {}
  static void end() {}
  static void strip(long height, const PairFactors& f, const PairResult& to) {
    return to.cols > kPairLanes ? bf16_strip<Add, 2>(height, f, to)
                                : bf16_strip<Add, 1>(height, f, to);
  }
};

/// What the instruction does, in plain ones; to the last bit but for numbers too small to be
/// normal.
struct PlainAdd {
  static inline __attribute__((always_inline)) void pairs(Floats& sum, const Pairs& a,
                                                          const Pairs& b) {
    const Pairs low_a = a << 16, low_b = b << 16, high_a = a & 0xffff0000u,
                high_b = b & 0xffff0000u;
    sum += reinterpret_cast<Floats>(high_a) * reinterpret_cast<Floats>(high_b);
    sum += reinterpret_cast<Floats>(low_a) * reinterpret_cast<Floats>(low_b);
  }
};

}  // namespace
}  // namespace resboost::kernels::isa
