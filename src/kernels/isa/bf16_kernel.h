#pragma once

// Products of numbers in bf16: the upper half of a float, 8 bits of exponent and 7 of fraction. Two numbers that are
// neighbours in a sum lie side by side in 32 bits, and an instruction multiplies both and adds them in single
// precision. Included by avx512_bf16.cpp with that instruction, and by the tests with plain ones.

#include "kernels/isa/transpose_kernel.h"
#include "kernels/isa/vec.h"

namespace resboost::kernels::isa {
namespace {

using Pair = unsigned;
typedef Pair Pairs __attribute__((vector_size(64)));
typedef Pair PairsInMemory __attribute__((vector_size(64), aligned(4), may_alias));
using Floats = Vec<64>::type;
using FloatsInMemory = Vec<64>::memory;

constexpr int kPairLanes = 16;
constexpr int kBf16Rows = 12, kBf16Vectors = 2;  ///< registers of a tile: 24 sums, 2 of the panel, 1 of the rows
constexpr int kBf16Width = kBf16Vectors * kPairLanes;
constexpr long kBf16Depth = 256;  ///< most numbers of a sum in a panel: 16 KB of it, half of a first-level cache
constexpr long kBf16Block = 8 * kBf16Rows;  ///< rows that are rounded at a time

/// To the nearest number, half to even, in the lower half; not a number stays that.
inline Pair rounded(float number) {
  Pair bits;
  __builtin_memcpy(&bits, &number, sizeof bits);
  return number != number ? 0x7fc0u : (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
}

inline __attribute__((always_inline)) void round_all(const Floats& numbers, Pairs& halves) {
  const Pairs bits = reinterpret_cast<Pairs>(numbers);
  const Pairs strange = reinterpret_cast<Pairs>(numbers != numbers);
  halves = (~strange & ((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16)) | (strange & 0x7fc0u);
}

/// k numbers side by side to (k + 1) / 2 pairs; of the last one the second may be zero.
void pair_up(const float* from, long k, Pair* to) {
  long l = 0;
  for (; l + 2 * kPairLanes <= k; l += 2 * kPairLanes) {
    const Floats a = *reinterpret_cast<const FloatsInMemory*>(from + l);
    const Floats b = *reinterpret_cast<const FloatsInMemory*>(from + l + kPairLanes);
    const Floats even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const Floats odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    Pairs low, high;
    round_all(even, low);
    round_all(odd, high);
    *reinterpret_cast<PairsInMemory*>(to + l / 2) = low | high << 16;
  }
  for (; l + 1 < k; l += 2) to[l / 2] = rounded(from[l]) | rounded(from[l + 1]) << 16;
  if (l < k) to[l / 2] = rounded(from[l]);
}

/// Columns of b, whose rows lie side by side, to a panel.
void panel_of_rows(const float* b, long b_row, long k, long cols, Pair* panel) {
  for (long l = 0; l < k; l += 2, panel += kBf16Width) {
    const float *first = b + l * b_row, *second = first + b_row;
    const bool both = l + 1 < k;
    if (both && cols == kBf16Width) {
      for (int j = 0; j < kBf16Width; j += kPairLanes) {
        const Floats here = *reinterpret_cast<const FloatsInMemory*>(first + j);
        const Floats next = *reinterpret_cast<const FloatsInMemory*>(second + j);
        Pairs low, high;
        round_all(here, low);
        round_all(next, high);
        *reinterpret_cast<PairsInMemory*>(panel + j) = low | high << 16;
      }
      continue;
    }
    for (long j = 0; j < kBf16Width; ++j)
      panel[j] = j < cols ? rounded(first[j]) | (both ? rounded(second[j]) << 16 : 0) : 0;
  }
}

/// Columns of b that lie side by side each, b_col apart, to a panel.
void panel_of_columns(const float* b, long b_col, long k, long cols, Pair* panel) {
  alignas(64) static thread_local Pair columns[kBf16Width][kBf16Depth / 2];
  const long pairs = (k + 1) / 2;
  for (long j = 0; j < cols; ++j) pair_up(b + j * b_col, k, columns[j]);
  for (long j = cols; j < kBf16Width; ++j)
    for (long l = 0; l < pairs; ++l) columns[j][l] = 0;
  long l = 0;
  for (; l + kPairLanes <= pairs; l += kPairLanes)
    for (int j = 0; j < kBf16Width; j += kPairLanes)  // to the processor 32 bits are 32 bits
      transpose<64>(reinterpret_cast<const Scalar*>(&columns[j][l]), kBf16Depth / 2,
                    reinterpret_cast<Scalar*>(panel + l * kBf16Width + j), kBf16Width);
  for (; l < pairs; ++l)
    for (int j = 0; j < kBf16Width; ++j) panel[l * kBf16Width + j] = columns[j][l];
}

void pack_bf16(const Scalar* b, long b_row, long b_col, long k, long n, Scalar* panels) {
  Pair* panel = reinterpret_cast<Pair*>(panels);
  for (long j = 0; j < n; j += kBf16Width, panel += (k + 1) / 2 * kBf16Width) {
    const long cols = n - j < kBf16Width ? n - j : kBf16Width;
    if (b_col == 1) {
      panel_of_rows(b + j, b_row, k, cols, panel);
    } else {
      panel_of_columns(b + j * b_col, b_col, k, cols, panel);
    }
  }
}

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

/// One strip and one panel; the last columns go through a full-width copy.
template <class Add>
void bf16_strip(long rows, const Pair* a, const Pair* panel, long pairs, const PanelProduct& g, long i, long j) {
  Scalar* c = g.c + i * g.c_row + j;
  const Scalar* bias = g.start == Gemm::Start::bias ? g.bias + j : nullptr;
  const long cols = g.n - j;
  if (cols >= kBf16Width) return bf16_tile<Add, kBf16Rows>(rows, a, panel, pairs, g, bias, c, g.c_row);
  Scalar edge[kBf16Rows * kBf16Width], edge_bias[kBf16Width];
  for (long q = 0; q < kBf16Width; ++q) edge_bias[q] = bias && q < cols ? bias[q] : Scalar(0);
  for (long r = 0; r < rows; ++r)
    for (long q = 0; q < kBf16Width; ++q)
      edge[r * kBf16Width + q] = g.start == Gemm::Start::add && q < cols ? c[r * g.c_row + q] : Scalar(0);
  bf16_tile<Add, kBf16Rows>(rows, a, panel, pairs, g, edge_bias, edge, kBf16Width);
  for (long r = 0; r < rows; ++r)
    for (long q = 0; q < cols; ++q) c[r * g.c_row + q] = edge[r * kBf16Width + q];
}

/// Rows of a are rounded on the way: they were made in single precision a moment ago and lie in the cache.
template <class Add>
void bf16_product_by(const PanelProduct& g) {
  alignas(64) static thread_local Pair rows[kBf16Block * kBf16Depth / 2];
  const long pairs = (g.depth + 1) / 2;
  for (long i = 0; i < g.m; i += kBf16Block) {
    const long height = g.m - i < kBf16Block ? g.m - i : kBf16Block;
    for (long r = 0; r < height; ++r) pair_up(g.a + (i + r) * g.a_row, g.depth, rows + r * pairs);
    const Pair* panel = reinterpret_cast<const Pair*>(g.panels);
    for (long j = 0; j < g.n; j += kBf16Width, panel += pairs * kBf16Width)
      for (long r = 0; r < height; r += kBf16Rows)
        bf16_strip<Add>(height - r < kBf16Rows ? height - r : kBf16Rows, rows + r * pairs, panel, pairs, g, i + r, j);
  }
}

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
