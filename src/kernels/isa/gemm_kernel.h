#pragma once

// Included by baseline.cpp, avx2.cpp and avx512.cpp, which compile it with flags of their own.
// Everything here is local to the including file.
//
// c is made in tiles that stay in registers (Goto & van de Geijn 2008): a strip of rows of a times
// a panel of columns of b. Panels are copied side by side first, so that the innermost loop reads
// them in order; so are strips of a transposed a, whose rows lie far apart in memory.

#include "kernels/isa/row_kernel.h"
#include "kernels/isa/transpose_kernel.h"
#include "kernels/isa/vec.h"

namespace resboost::kernels::isa {
namespace {

using Start = Gemm::Start;

/// Depth of a panel of b: with a panel's width it fills half of the first-level cache (all of it
/// with AVX-512's wider panels).
constexpr long kDepth = 256;
/// Columns of b that are copied at a time: 128 KB in single precision, a quarter of a second-level
/// cache.
constexpr long kColumns = 128;
/// Numbers between copied strips, so that those of many, which are written side by side, do not
/// share a cache set.
constexpr long kGap = 16;
/// Numbers of a transposed a, gaps included, that are copied at a time: 264 of its rows where
/// panels are deepest.
constexpr long kPacked = 264 * kDepth + 64 * kGap;

/// Rows of a: segments of depth numbers. Copied strips lie `next` apart; in a itself a strip may
/// begin at any row, and next is 0.
struct Strips {
  const Scalar* begin;
  long row, col, segment;  ///< strides
  long next;
};

/// Columns of b, its rows `row` numbers apart, segment after segment.
struct Panel {
  const Scalar* begin;
  long row;
  long segments, depth;
};

/// Tile c [Rows, Vectors registers] = start + a [Rows, segments, depth] times the panel.
template <int Bytes, int Rows, int Vectors>
inline __attribute__((always_inline)) void tile(const Scalar* a, const Strips& strips,
                                                const Panel& panel, Start start, const Scalar* bias,
                                                Scalar* c, long c_row) {
  using V = typename Vec<Bytes>::type;
  using M = typename Vec<Bytes>::memory;
  constexpr int kLanes = Vec<Bytes>::lanes;
  V sum[Rows][Vectors];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) {
      if (start == Start::zero) {
        sum[i][v] = V{};
      } else {
        const Scalar* from = start == Start::bias ? bias : c + i * c_row;
        sum[i][v] = *reinterpret_cast<const M*>(from + v * kLanes);
      }
    }
  const Scalar* from = panel.begin;
  const long a_row = strips.row, a_col = strips.col, b_row = panel.row, depth = panel.depth;
  for (long s = 0; s < panel.segments; ++s) {
    const Scalar* left = a + s * strips.segment;
#pragma GCC unroll 2
    for (long l = 0; l < depth; ++l) {
      V b[Vectors];
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) b[v] = *reinterpret_cast<const M*>(from + v * kLanes);
#pragma GCC unroll 16
      for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
        for (int v = 0; v < Vectors; ++v) sum[i][v] += left[i * a_row] * b[v];
      left += a_col;
      from += b_row;
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) *reinterpret_cast<M*>(c + i * c_row + v * kLanes) = sum[i][v];
}

template <int Bytes, int Rows, int Vectors>
void strip(long rows, const Scalar* a, const Strips& strips, const Panel& panel, Start start,
           const Scalar* bias, Scalar* c, long c_row) {
  if (rows == Rows) {
    tile<Bytes, Rows, Vectors>(a, strips, panel, start, bias, c, c_row);
  } else if constexpr (Rows > 1) {
    strip<Bytes, Rows - 1, Vectors>(rows, a, strips, panel, start, bias, c, c_row);
  }
}

/// b [k, n] of any strides.
struct Operand {
  const Scalar* begin;
  long row, col;
};

/// Copies cols columns of b side by side, padded with zeros to the panel's width.
template <int Bytes, int Width>
void pack_panel(Operand b, long depth, long cols, Scalar* __restrict panel) {
  constexpr int kLanes = Vec<Bytes>::lanes;
  long l = 0;
  if (cols == Width && b.row == 1) {
    for (; l + kLanes <= depth; l += kLanes)
      for (int j = 0; j < Width; j += kLanes)
        transpose<Bytes>(b.begin + j * b.col + l, b.col, panel + l * Width + j, Width);
  }
  for (; l < depth; ++l) {
    for (long j = 0; j < cols; ++j) panel[l * Width + j] = b.begin[l * b.row + j * b.col];
    for (long j = cols; j < Width; ++j) panel[l * Width + j] = 0;
  }
}

/// Copies whole panels of b, one after the other. Rows that lie in one piece are read as such: down
/// the columns of a wide matrix every number is on a page, and often in a cache set, of its own.
template <int Bytes, int Width>
void pack_panels(Operand b, long depth, long panels, Scalar* __restrict packed) {
  if (b.col != 1) {
    for (long p = 0; p < panels; ++p)
      pack_panel<Bytes, Width>({b.begin + p * Width * b.col, b.row, b.col}, depth, Width,
                               packed + p * depth * Width);
    return;
  }
  for (long l = 0; l < depth; ++l) {
    const Scalar* from = b.begin + l * b.row;
    Scalar* __restrict to = packed + l * Width;
    for (long p = 0; p < panels; ++p, from += Width, to += depth * Width)
      for (int j = 0; j < Width; ++j) to[j] = from[j];
  }
}

/// Copies rows of a, whose row stride is 1, strip by strip; rows missing in the last strip are left
/// as they are.
template <int Rows>
Strips pack_strips(const Scalar* a, long a_col, long rows, long depth, Scalar* __restrict packed) {
  const long whole = rows / Rows, rest = rows % Rows, next = Rows * depth + kGap;
  for (long l = 0; l < depth; ++l) {
    const Scalar* from = a + l * a_col;
    Scalar* __restrict to = packed + l * Rows;
    for (long s = 0; s < whole; ++s, from += Rows, to += next)
      for (int r = 0; r < Rows; ++r) to[r] = from[r];
    for (long r = 0; r < rest; ++r) to[r] = from[r];
  }
  return {packed, 1, Rows, 0, next};
}

/// Where a product goes.
struct Result {
  Scalar* c;
  long row;
  Start start;
  const Scalar* bias;
};

/// The last columns go through a full-width copy, so that no lane reads or writes outside c.
template <int Bytes, int Rows, int Vectors>
void edge_strip(long height, const Scalar* a, const Strips& strips, const Panel& panel, Start start,
                const Scalar* bias, Scalar* c, long c_row, long cols) {
  constexpr int kWidth = Vectors * Vec<Bytes>::lanes;
  Scalar edge[Rows * kWidth];
  if (start == Start::add)
    for (long r = 0; r < height; ++r)
      for (long q = 0; q < kWidth; ++q)
        edge[r * kWidth + q] = q < cols ? c[r * c_row + q] : Scalar(0);
  strip<Bytes, Rows, Vectors>(height, a, strips, panel, start, bias, edge, kWidth);
  for (long r = 0; r < height; ++r)
    for (long q = 0; q < cols; ++q) c[r * c_row + q] = edge[r * kWidth + q];
}

/// Columns j .. j+cols of the result with one panel of b, strip after strip.
template <int Bytes, int Rows, int Vectors>
void panel_columns(const Result& result, long rows, const Strips& strips, const Panel& panel,
                   long j, long cols) {
  constexpr int kWidth = Vectors * Vec<Bytes>::lanes;
  const Start start = result.start;
  Scalar edge_bias[kWidth];
  const Scalar* bias = start == Start::bias ? result.bias + j : nullptr;
  if (cols < kWidth && start == Start::bias) {
    for (long q = 0; q < kWidth; ++q) edge_bias[q] = q < cols ? bias[q] : Scalar(0);
    bias = edge_bias;
  }
  // Strips of nearly equal height where they can begin anywhere: a last one of two rows takes as
  // long as one of four.
  if (rows == 0) return;
  const long count = (rows + Rows - 1) / Rows;
  const long lower = strips.next ? Rows : rows / count, higher = strips.next ? 0 : rows % count;
  const Scalar* a = strips.begin;
  Scalar* c = result.c + j;
  for (long i = 0, s = 0; i < rows; ++s) {
    long height = lower + (s < higher ? 1 : 0);
    if (height > rows - i) height = rows - i;
    if (cols == kWidth) {
      strip<Bytes, Rows, Vectors>(height, a, strips, panel, start, bias, c, result.row);
    } else {
      edge_strip<Bytes, Rows, Vectors>(height, a, strips, panel, start, bias, c, result.row, cols);
    }
    i += height;
    a += strips.next ? strips.next : height * strips.row;
    c += height * result.row;
  }
}

template <int Bytes, int Rows, int Vectors>
void gemm_by(const Gemm& g) {
  if (g.m == 1 && g.b_col == 1) return row_product<Bytes>(g);
  constexpr int kLanes = Vec<Bytes>::lanes;
  constexpr int kWidth = Vectors * kLanes;
  static_assert(kColumns % kWidth == 0);
  // Not on the stack: of a thread's, some systems give no more than 128 KB.
  alignas(64) static thread_local Scalar panels[kDepth * kColumns], packed[kPacked];
  // What is read once is not worth a copy: a strip that meets one panel, a panel that meets one
  // strip.
  const bool pack_a = g.a_row == 1 && g.n > kWidth;
  const bool pack_b = g.b_col != 1 || g.m > Rows;
  for (long l = 0; l < g.k || l == 0; l += kDepth) {
    const long depth = g.k - l < kDepth ? g.k - l : kDepth;
    const long block = pack_a ? kPacked / (Rows * depth + kGap) * Rows : g.m;
    for (long i = 0; i < g.m; i += block) {
      const long rows = g.m - i < block ? g.m - i : block;
      const Scalar* a = g.a + i * g.a_row + l * g.a_col;
      const Strips strips = pack_a ? pack_strips<Rows>(a, g.a_col, rows, depth, packed)
                                   : Strips{a, g.a_row, g.a_col, 0, 0};
      const Result result{g.c + i * g.c_row, g.c_row, l == 0 ? g.start : Start::add, g.bias};
      for (long j = 0; j < g.n;) {
        const long whole = (g.n - j < kColumns ? g.n - j : kColumns) / kWidth;
        const Operand b{g.b + l * g.b_row + j * g.b_col, g.b_row, g.b_col};
        if (pack_b) pack_panels<Bytes, kWidth>(b, depth, whole, panels);
        for (long p = 0; p < whole; ++p, j += kWidth) {
          const Panel panel = pack_b ? Panel{panels + p * depth * kWidth, kWidth, 1, depth}
                                     : Panel{b.begin + p * kWidth, b.row, 1, depth};
          panel_columns<Bytes, Rows, Vectors>(result, rows, strips, panel, j, kWidth);
        }
        const long cols = g.n - j;
        if (cols >= kWidth || cols == 0) continue;
        // The last columns: a panel of one register where they fit in.
        const Operand rest{g.b + l * g.b_row + j * g.b_col, g.b_row, g.b_col};
        if (cols > kLanes) {
          pack_panel<Bytes, kWidth>(rest, depth, cols, panels);
          panel_columns<Bytes, Rows, Vectors>(result, rows, strips, {panels, kWidth, 1, depth}, j,
                                              cols);
        } else {
          pack_panel<Bytes, kLanes>(rest, depth, cols, panels);
          panel_columns<Bytes, Rows, 1>(result, rows, strips, {panels, kLanes, 1, depth}, j, cols);
        }
        j += cols;
      }
    }
  }
}

/// The last columns make a panel of one register where they fit in: as many lanes as there are
/// columns is what counts.
template <int Bytes, int Vectors>
void pack_by(const Scalar* b, long b_row, long b_col, long k, long n, Scalar* panels) {
  constexpr int kLanes = Vec<Bytes>::lanes, kWidth = Vectors * kLanes;
  const long whole = n / kWidth, rest = n - whole * kWidth;
  pack_panels<Bytes, kWidth>({b, b_row, b_col}, k, whole, panels);
  const Operand last{b + whole * kWidth * b_col, b_row, b_col};
  if (rest > kLanes) {
    pack_panel<Bytes, kWidth>(last, k, rest, panels + whole * kWidth * k);
  } else if (rest > 0) {
    pack_panel<Bytes, kLanes>(last, k, rest, panels + whole * kWidth * k);
  }
}

template <int Bytes, int Rows, int Vectors>
void panel_product_by(const PanelProduct& g) {
  constexpr int kLanes = Vec<Bytes>::lanes, kWidth = Vectors * kLanes;
  const Strips strips{g.a, g.a_row, g.a_col, g.a_segment, 0};
  const Result result{g.c, g.c_row, g.start, g.bias};
  const long panel_size = g.segments * g.depth * kWidth;
  const Scalar* panel = g.panels;
  for (long j = 0; j < g.n; j += kWidth, panel += panel_size) {
    const long cols = g.n - j < kWidth ? g.n - j : kWidth;
    if (cols > kLanes) {
      panel_columns<Bytes, Rows, Vectors>(result, g.m, strips, {panel, kWidth, g.segments, g.depth},
                                          j, cols);
    } else {
      panel_columns<Bytes, Rows, 1>(result, g.m, strips, {panel, kLanes, g.segments, g.depth}, j,
                                    cols);
    }
  }
}

}  // namespace
}  // namespace resboost::kernels::isa
