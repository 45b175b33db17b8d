#pragma once

// Numbers in bf16, the upper half of a float: 8 bits of exponent and 7 of fraction. Two numbers that are neighbours in
// a sum lie side by side in 32 bits, and an instruction multiplies both and adds them in single precision. Here floats
// become such pairs. Included once for each instruction set that has such products, and by the tests.

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
constexpr int kBf16Width = 2 * kPairLanes;  ///< columns of a panel
constexpr long kBf16Depth = 256;  ///< most numbers of a sum in a panel: 16 KB of it, half of a first-level cache
constexpr long kBf16Block = 96;   ///< rows that are rounded at a time

/// Pairs of k numbers, up to a multiple: zeros fill it.
template <long Multiple>
constexpr long pairs_of(long k) {
  return ((k + 1) / 2 + Multiple - 1) / Multiple * Multiple;
}

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

/// k numbers side by side to that many pairs, at least half of them; what is over is zero.
void pair_up(const float* from, long k, long pairs, Pair* to) {
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
  for (l = (k + 1) / 2; l < pairs; ++l) to[l] = 0;
}

/// Numbers i and following of rows 2 l and 2 l + 1, up to `cols` of them, to a row of kBf16Width pairs.
void pair_rows(const float* first, const float* second, long cols, Pair* to) {
  if (second && cols >= kBf16Width) {
    for (int j = 0; j < kBf16Width; j += kPairLanes) {
      const Floats here = *reinterpret_cast<const FloatsInMemory*>(first + j);
      const Floats next = *reinterpret_cast<const FloatsInMemory*>(second + j);
      Pairs low, high;
      round_all(here, low);
      round_all(next, high);
      *reinterpret_cast<PairsInMemory*>(to + j) = low | high << 16;
    }
    return;
  }
  for (long j = 0; j < kBf16Width; ++j)
    to[j] = first && j < cols ? rounded(first[j]) | (second ? rounded(second[j]) << 16 : 0) : 0;
}

/// Columns of b, whose rows lie side by side, to a panel.
void panel_of_rows(const float* b, long b_row, long k, long cols, long pairs, Pair* panel) {
  for (long l = 0; l < 2 * pairs; l += 2, panel += kBf16Width)
    pair_rows(l < k ? b + l * b_row : nullptr, l + 1 < k ? b + (l + 1) * b_row : nullptr, cols, panel);
}

/// [rows, cols] of 32 bits to [cols, rows]; rows a multiple of kPairLanes.
void transpose_pairs(const Pair* from, long from_row, long rows, long cols, Pair* to, long to_row) {
  const long rest = cols % kPairLanes, whole = cols - rest;
  for (long i = 0; i < rows; i += kPairLanes) {
    for (long j = 0; j < whole; j += kPairLanes)  // to the processor 32 bits are 32 bits
      transpose<64>(reinterpret_cast<const Scalar*>(from + i * from_row + j), from_row,
                    reinterpret_cast<Scalar*>(to + j * to_row + i), to_row);
    for (long r = i; r < i + kPairLanes; ++r)
      for (long j = 0; j < rest; ++j) to[(whole + j) * to_row + r] = from[r * from_row + whole + j];
  }
}

/// Columns of b that lie side by side each, b_col apart, to a panel.
void panel_of_columns(const float* b, long b_col, long k, long cols, long pairs, Pair* panel) {
  alignas(64) static thread_local Pair columns[kBf16Width][kBf16Depth / 2];
  for (long j = 0; j < cols; ++j) pair_up(b + j * b_col, k, pairs, columns[j]);
  for (long j = cols; j < kBf16Width; ++j)
    for (long l = 0; l < pairs; ++l) columns[j][l] = 0;
  transpose_pairs(columns[0], kBf16Depth / 2, kBf16Width, pairs, panel, kBf16Width);
}

template <long Multiple>
void pack_bf16(const Scalar* b, long b_row, long b_col, long k, long n, Scalar* panels) {
  Pair* panel = reinterpret_cast<Pair*>(panels);
  const long pairs = pairs_of<Multiple>(k);
  for (long j = 0; j < n; j += kBf16Width, panel += pairs * kBf16Width) {
    const long cols = n - j < kBf16Width ? n - j : kBf16Width;
    if (b_col == 1) {
      panel_of_rows(b + j, b_row, k, cols, pairs, panel);
    } else {
      panel_of_columns(b + j * b_col, b_col, k, cols, pairs, panel);
    }
  }
}

/// Rows of a, at most kBf16Block, to pairs side by side: [m, pairs]. Either its rows or its columns lie side by side.
void pack_rows(const float* a, long a_row, long a_col, long m, long k, long pairs, Pair* rows) {
  if (a_col == 1) {
    for (long r = 0; r < m; ++r) pair_up(a + r * a_row, k, pairs, rows + r * pairs);
    return;
  }
  static_assert(kBf16Block % kBf16Width == 0);
  alignas(64) static thread_local Pair panel[kBf16Depth / 2 * kBf16Width];
  for (long r = 0; r < m; r += kBf16Width) {
    const long cols = m - r < kBf16Width ? m - r : kBf16Width;
    panel_of_rows(a + r, a_col, k, cols, pairs, panel);
    // Rows of the square that go beyond m have a place in the block.
    long l = 0;
    for (; l + kPairLanes <= pairs; l += kPairLanes)
      transpose_pairs(panel + l * kBf16Width, kBf16Width, kPairLanes, kBf16Width, rows + r * pairs + l, pairs);
    for (; l < pairs; ++l)
      for (long j = 0; j < kBf16Width; ++j) rows[(r + j) * pairs + l] = panel[l * kBf16Width + j];
  }
}

/// c = start + a times panels, with a machine for a block of at most Machine::rows rows and one panel:
/// Machine::strip(rows, a, panel, pairs, product, i, j). Rows of a are rounded on the way: they were made in single
/// precision a moment ago and lie in the cache.
template <class Machine>
void bf16_product_by(const PanelProduct& g) {
  alignas(64) static thread_local Pair rows[kBf16Block * kBf16Depth / 2];
  const long pairs = pairs_of<Machine::multiple>(g.depth);
  Machine::begin();
  for (long i = 0; i < g.m; i += kBf16Block) {
    const long height = g.m - i < kBf16Block ? g.m - i : kBf16Block;
    pack_rows(g.a + i * g.a_row, g.a_row, g.a_col, height, g.depth, pairs, rows);
    const Pair* panel = reinterpret_cast<const Pair*>(g.panels);
    for (long j = 0; j < g.n; j += kBf16Width, panel += pairs * kBf16Width)
      for (long r = 0; r < height; r += Machine::rows)
        Machine::strip(height - r < Machine::rows ? height - r : Machine::rows, rows + r * pairs, panel, pairs, g,
                       i + r, j);
  }
  Machine::end();
}

template <class Machine>
constexpr Bf16Kernels bf16_kernels_by(const char* name, bool (*works)()) {
  return {name, kBf16Width, pairs_of<Machine::multiple>, pack_bf16<Machine::multiple>, bf16_product_by<Machine>, works};
}

}  // namespace
}  // namespace resboost::kernels::isa
