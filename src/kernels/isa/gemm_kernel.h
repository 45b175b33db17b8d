#pragma once

// Included by each gemm_*.cpp, which compiles it with flags of its own. Everything here is local to the including file.

#include "kernels/isa/gemm.h"

namespace resboost::kernels::isa {
namespace {

/// One vector register of `Bytes`, loaded and stored without alignment.
template <int Bytes>
struct Vec {
  typedef Scalar type __attribute__((vector_size(Bytes), aligned(alignof(Scalar)), may_alias));
};

/// A panel of b stays in the first-level cache: kDepth x panel width.
constexpr long kDepth = 256;

/// c tile [Rows, Vectors registers] of one row strip: registers hold the tile while l runs over the panel's depth.
template <int Bytes, int Rows, int Vectors>
inline __attribute__((always_inline)) void tile(long depth, const Scalar* a, long a_row, long a_col,
                                                const Scalar* panel, Scalar* c, long c_row) {
  using V = typename Vec<Bytes>::type;
  constexpr int kLanes = Bytes / static_cast<int>(sizeof(Scalar));
  V sum[Rows][Vectors];
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) sum[i][v] = *reinterpret_cast<const V*>(c + i * c_row + v * kLanes);
  for (long l = 0; l < depth; ++l) {
    V b[Vectors];
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) b[v] = *reinterpret_cast<const V*>(panel + v * kLanes);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
      for (int v = 0; v < Vectors; ++v) sum[i][v] += a[i * a_row] * b[v];
    a += a_col;
    panel += Vectors * kLanes;
  }
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) *reinterpret_cast<V*>(c + i * c_row + v * kLanes) = sum[i][v];
}

/// The last strip has fewer rows: pick the tile of that height.
template <int Bytes, int Rows, int Vectors>
void strip(long rows, long depth, const Scalar* a, long a_row, long a_col, const Scalar* panel, Scalar* c, long c_row) {
  if (rows == Rows) {
    tile<Bytes, Rows, Vectors>(depth, a, a_row, a_col, panel, c, c_row);
  } else if constexpr (Rows > 1) {
    strip<Bytes, Rows - 1, Vectors>(rows, depth, a, a_row, a_col, panel, c, c_row);
  }
}

/// Copies b[l0 .. l0+depth, j0 .. j0+cols] side by side, padded with zeros to the panel's width.
template <int Width>
void pack(const Gemm& g, long l0, long depth, long j0, long cols, Scalar* panel) {
  const Scalar* b = g.b + l0 * g.b_row + j0 * g.b_col;
  if (g.b_col == 1 && cols == Width) {
    for (long l = 0; l < depth; ++l)
      for (int j = 0; j < Width; ++j) panel[l * Width + j] = b[l * g.b_row + j];
    return;
  }
  for (long l = 0; l < depth; ++l) {
    for (long j = 0; j < cols; ++j) panel[l * Width + j] = b[l * g.b_row + j * g.b_col];
    for (long j = cols; j < Width; ++j) panel[l * Width + j] = 0;
  }
}

void begin(const Gemm& g) {
  if (g.start == Gemm::Start::add) return;
  for (long i = 0; i < g.m; ++i)
    for (long j = 0; j < g.n; ++j) g.c[i * g.c_row + j] = g.start == Gemm::Start::bias ? g.bias[j] : Scalar(0);
}

template <int Bytes, int Rows, int Vectors>
void gemm_by(const Gemm& g) {
  constexpr int kWidth = Vectors * Bytes / static_cast<int>(sizeof(Scalar));
  alignas(64) Scalar panel[kDepth * kWidth];
  Scalar edge[Rows * kWidth];
  begin(g);
  for (long j = 0; j < g.n; j += kWidth) {
    const long cols = g.n - j < kWidth ? g.n - j : kWidth;
    for (long l = 0; l < g.k; l += kDepth) {
      const long depth = g.k - l < kDepth ? g.k - l : kDepth;
      pack<kWidth>(g, l, depth, j, cols, panel);
      for (long i = 0; i < g.m; i += Rows) {
        const long rows = g.m - i < Rows ? g.m - i : Rows;
        const Scalar* a = g.a + i * g.a_row + l * g.a_col;
        Scalar* c = g.c + i * g.c_row + j;
        if (cols == kWidth) {
          strip<Bytes, Rows, Vectors>(rows, depth, a, g.a_row, g.a_col, panel, c, g.c_row);
          continue;
        }
        // The last columns go through a full-width copy, so that no lane writes outside c.
        for (long r = 0; r < rows; ++r)
          for (long q = 0; q < kWidth; ++q) edge[r * kWidth + q] = q < cols ? c[r * g.c_row + q] : Scalar(0);
        strip<Bytes, Rows, Vectors>(rows, depth, a, g.a_row, g.a_col, panel, edge, kWidth);
        for (long r = 0; r < rows; ++r)
          for (long q = 0; q < cols; ++q) c[r * g.c_row + q] = edge[r * kWidth + q];
      }
    }
  }
}

}  // namespace
}  // namespace resboost::kernels::isa
