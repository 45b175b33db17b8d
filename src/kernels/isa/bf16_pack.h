#pragma once

// Numbers in bf16, the upper half of a float: 8 bits of exponent and 7 of fraction. Two numbers
// that are neighbours in a sum lie side by side in 32 bits, and an instruction multiplies both and
// adds them in single precision. Here floats become such pairs. Included once for each instruction
// set that has such products, and by the tests.

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
constexpr int kBf16Width =
    2 * kPairLanes;  ///< columns of a panel; the last one has half where they suffice
constexpr long kBf16Depth =
    256;  ///< most numbers of a dense sum in a panel: 16 KB, half of a first-level cache
constexpr long kBf16Block = 96;  ///< rows that are rounded at a time

constexpr long up_to_multiple(long n, long of) { return (n + of - 1) / of * of; }

/// Pairs of k numbers, up to a multiple: zeros fill it.
template <long Multiple>
constexpr long pairs_of(long k) {
  return up_to_multiple((k + 1) / 2, Multiple);
}

/// Of the panel that begins with so many columns left.
constexpr long panel_width_of(long cols) { return cols > kPairLanes ? kBf16Width : kPairLanes; }

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
    const Floats even =
        __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const Floats odd =
        __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    Pairs low, high;
    round_all(even, low);
    round_all(odd, high);
    *reinterpret_cast<PairsInMemory*>(to + l / 2) = low | high << 16;
  }
  for (; l + 1 < k; l += 2) to[l / 2] = rounded(from[l]) | rounded(from[l + 1]) << 16;
  if (l < k) to[l / 2] = rounded(from[l]);
  for (l = (k + 1) / 2; l < pairs; ++l) to[l] = 0;
}

/// Numbers of rows 2 l and 2 l + 1, `cols` of them, to a row of `width` pairs.
void pair_rows(const float* first, const float* second, long cols, long width, Pair* to) {
  if (second && cols == width) {
    for (long j = 0; j < width; j += kPairLanes) {
      const Floats here = *reinterpret_cast<const FloatsInMemory*>(first + j);
      const Floats next = *reinterpret_cast<const FloatsInMemory*>(second + j);
      Pairs low, high;
      round_all(here, low);
      round_all(next, high);
      *reinterpret_cast<PairsInMemory*>(to + j) = low | high << 16;
    }
    return;
  }
  for (long j = 0; j < width; ++j)
    to[j] = first && j < cols ? rounded(first[j]) | (second ? rounded(second[j]) << 16 : 0) : 0;
}

/// Columns of b, whose rows lie side by side, to a panel.
void panel_of_rows(const float* b, long b_row, long k, long cols, long width, long pairs,
                   Pair* panel) {
  for (long l = 0; l < 2 * pairs; l += 2, panel += width)
    pair_rows(l < k ? b + l * b_row : nullptr, l + 1 < k ? b + (l + 1) * b_row : nullptr, cols,
              width, panel);
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
void panel_of_columns(const float* b, long b_col, long k, long cols, long width, long pairs,
                      Pair* panel) {
  alignas(64) static thread_local Pair columns[kBf16Width][kBf16Depth / 2];
  for (long j = 0; j < cols; ++j) pair_up(b + j * b_col, k, pairs, columns[j]);
  for (long j = cols; j < width; ++j)
    for (long l = 0; l < pairs; ++l) columns[j][l] = 0;
  transpose_pairs(columns[0], kBf16Depth / 2, width, pairs, panel, width);
}

template <long Multiple>
void pack_bf16(const Scalar* b, long b_row, long b_col, long k, long n, Scalar* panels) {
  Pair* panel = reinterpret_cast<Pair*>(panels);
  const long pairs = pairs_of<Multiple>(k);
  for (long j = 0; j < n; j += kBf16Width, panel += pairs * kBf16Width) {
    const long cols = n - j < kBf16Width ? n - j : kBf16Width, width = panel_width_of(cols);
    if (b_col == 1) {
      panel_of_rows(b + j, b_row, k, cols, width, pairs, panel);
    } else {
      panel_of_columns(b + j * b_col, b_col, k, cols, width, pairs, panel);
    }
  }
}

/// Rows of a, at most kBf16Block, to pairs side by side: [m, pairs]. Either its rows or its columns
/// lie side by side.
void pack_rows(const float* a, long a_row, long a_col, long m, long k, long pairs, Pair* rows) {
  if (a_col == 1) {
    for (long r = 0; r < m; ++r) pair_up(a + r * a_row, k, pairs, rows + r * pairs);
    return;
  }
  static_assert(kBf16Block % kBf16Width == 0);
  alignas(64) static thread_local Pair panel[kBf16Depth / 2 * kBf16Width];
  for (long r = 0; r < m; r += kBf16Width) {
    const long cols = m - r < kBf16Width ? m - r : kBf16Width;
    panel_of_rows(a + r, a_col, k, cols, kBf16Width, pairs, panel);
    // Rows of the square that go beyond m have a place in the block.
    long l = 0;
    for (; l + kPairLanes <= pairs; l += kPairLanes)
      transpose_pairs(panel + l * kBf16Width, kBf16Width, kPairLanes, kBf16Width,
                      rows + r * pairs + l, pairs);
    for (; l < pairs; ++l)
      for (long j = 0; j < kBf16Width; ++j) rows[(r + j) * pairs + l] = panel[l * kBf16Width + j];
  }
}

/// Rows of pairs, segment after segment, and a panel that goes with them.
struct PairFactors {
  const Pair* a;
  long a_row, a_segment;
  const Pair* panel;
  long panel_segment;
  long segments, pairs;
};

/// Where a tile of c is, and what it starts from.
struct PairResult {
  Scalar* c;
  long c_row, cols;  ///< cols: up to the right edge, at least one
  Gemm::Start start;
  const Scalar* bias;
};

/// c = start + a times panels, a in pairs, with a machine for a strip of at most Machine::rows rows
/// and one panel: Machine::strip(rows, factors, result).
template <class Machine>
void pair_product_by(const PanelProduct& g) {
  if (g.m == 0) return;
  const long pairs = up_to_multiple(g.depth, Machine::multiple);
  PairFactors factors{nullptr,
                      g.a_row,
                      g.a_segment,
                      reinterpret_cast<const Pair*>(g.panels),
                      pairs * up_to_multiple(g.n, kPairLanes),
                      g.segments,
                      pairs};
  const Pair* const a = reinterpret_cast<const Pair*>(g.a);
  // Of nearly equal height where every row counts: a last strip of two rows takes as long as one of
  // four.
  const long strips = (g.m + Machine::rows - 1) / Machine::rows, height = g.m / strips,
             higher = g.m % strips;
  Machine::begin();
  for (long j = 0; j < g.n; j += kBf16Width, factors.panel += pairs * kBf16Width)
    for (long s = 0, i = 0; s < strips; ++s) {
      const long left = g.m - i < Machine::rows ? g.m - i : Machine::rows;
      const long rows = Machine::equal_strips ? height + (s < higher ? 1 : 0) : left;
      factors.a = a + i * g.a_row;
      Machine::strip(
          rows, factors,
          {g.c + i * g.c_row + j, g.c_row, g.n - j, g.start, g.bias ? g.bias + j : nullptr});
      i += rows;
    }
  Machine::end();
}

/// The same of one segment of numbers that are rounded on the way: they were made in single
/// precision a moment ago and lie in the cache.
template <class Machine>
void bf16_product_by(const PanelProduct& g) {
  // A strip may read rows behind its last one (AmxTiles): they are of this block, too.
  static_assert(kBf16Block % Machine::rows == 0);
  alignas(64) static thread_local Pair rows[kBf16Block * kBf16Depth / 2];
  const long pairs = pairs_of<Machine::multiple>(g.depth);
  PanelProduct block = g;
  block.depth = block.a_row = pairs;
  block.a_col = 1;
  block.a = reinterpret_cast<const Scalar*>(rows);
  for (long i = 0; i < g.m; i += kBf16Block) {
    block.m = g.m - i < kBf16Block ? g.m - i : kBf16Block;
    block.c = g.c + i * g.c_row;
    pack_rows(g.a + i * g.a_row, g.a_row, g.a_col, block.m, g.depth, pairs, rows);
    pair_product_by<Machine>(block);
  }
}

void round_numbers(const Scalar* numbers, long n, Scalar* pairs) {
  pair_up(numbers, n, (n + 1) / 2, reinterpret_cast<Pair*>(pairs));
}

template <class Machine>
constexpr Bf16Kernels bf16_kernels_by(const char* name, bool (*works)()) {
  return {name,
          kBf16Width,
          Machine::rows,
          pairs_of<Machine::multiple>,
          pack_bf16<Machine::multiple>,
          bf16_product_by<Machine>,
          round_numbers,
          pair_product_by<Machine>,
          works};
}

}  // namespace
}  // namespace resboost::kernels::isa
