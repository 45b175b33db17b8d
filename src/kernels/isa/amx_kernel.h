#pragma once

// Products in bf16 in the tile registers of AMX: eight, each of 16 rows of 64 bytes. Included by
// amx_bf16.cpp with the instructions, and by the tests with a model of them: the machines this was
// written on have none.

#include "kernels/isa/bf16_pack.h"

namespace resboost::kernels::isa {
namespace {

constexpr long kTileRows = 16;

/// Tiles::load<T>(from, bytes from row to row), zero<T>, store<T>, and multiply<C, A, B>: c[i,j] +=
/// both products of the pairs a[i,l] and b[l,j], summed over l.
template <class Tiles>
struct AmxTiles {
  static constexpr long multiple = kTileRows, rows = 2 * kTileRows;
  static constexpr bool equal_strips = false;  ///< sixteen rows take as long as one
  static void begin() { Tiles::begin(); }
  static void end() { Tiles::end(); }

  /// Sums of 32 x 32 in tiles 0 to 3; rows of a in 4 and 5, a panel in 6 and 7; of lower or
  /// narrower sums half of them. Of a whose rows end before, what lies behind them makes sums that
  /// nobody reads.
  static void strip(long height, const PairFactors& f, const PairResult& to) {
    if (to.cols > kPairLanes) {
      height > kTileRows ? strip_of<true, true>(height, f, to)
                         : strip_of<false, true>(height, f, to);
    } else {
      height > kTileRows ? strip_of<true, false>(height, f, to)
                         : strip_of<false, false>(height, f, to);
    }
  }

 private:
  template <bool High, bool Wide>
  static void strip_of(long height, const PairFactors& f, const PairResult& to) {
    constexpr long kBytes = static_cast<long>(sizeof(Pair)),
                   kWidth = Wide ? kBf16Width : kPairLanes;
    alignas(64) Scalar sum[(High ? 2 : 1) * kTileRows * kWidth];
    Tiles::template zero<0>();
    if constexpr (Wide) Tiles::template zero<1>();
    if constexpr (High) Tiles::template zero<2>();
    if constexpr (High && Wide) Tiles::template zero<3>();
    for (long s = 0; s < f.segments; ++s) {
      const Pair* a = f.a + s * f.a_segment;
      const Pair* panel = f.panel + s * f.panel_segment;
      for (long l = 0; l < f.pairs; l += kTileRows, a += kTileRows, panel += kTileRows * kWidth) {
        Tiles::template load<4>(a, f.a_row * kBytes);
        Tiles::template load<6>(panel, kWidth * kBytes);
        Tiles::template multiply<0, 4, 6>();
        if constexpr (High) {
          Tiles::template load<5>(a + kTileRows * f.a_row, f.a_row * kBytes);
          Tiles::template multiply<2, 5, 6>();
        }
        if constexpr (Wide) {
          Tiles::template load<7>(panel + kPairLanes, kWidth * kBytes);
          Tiles::template multiply<1, 4, 7>();
        }
        if constexpr (High && Wide) Tiles::template multiply<3, 5, 7>();
      }
    }
    Tiles::template store<0>(sum, kWidth * kBytes);
    if constexpr (Wide) Tiles::template store<1>(sum + kPairLanes, kWidth * kBytes);
    if constexpr (High) Tiles::template store<2>(sum + kTileRows * kWidth, kWidth * kBytes);
    if constexpr (High && Wide)
      Tiles::template store<3>(sum + kTileRows * kWidth + kPairLanes, kWidth * kBytes);
    using Start = Gemm::Start;
    const long cols = to.cols < kWidth ? to.cols : kWidth;
    for (long r = 0; r < height; ++r) {
      Scalar* c = to.c + r * to.c_row;
      const Scalar* row = sum + r * kWidth;
      for (long q = 0; q < cols; ++q)
        c[q] = row[q] + (to.start == Start::zero ? 0 : to.start == Start::bias ? to.bias[q] : c[q]);
    }
  }
};

/// Does a product that uses all tiles, twice over, and whose rows lie in wider ones come out right?
/// Small whole numbers, so that sums have no rounding errors.
template <class Tiles>
bool tiles_multiply() {
  constexpr long m = 2 * kTileRows, k = 4 * kTileRows, n = kBf16Width, a_row = k + 3, c_row = n + 5;
  static thread_local Scalar a[m * a_row], b[k * n], c[m * c_row],
      panel[pairs_of<kTileRows>(k) * n];
  for (long i = 0; i < m * a_row; ++i) a[i] = static_cast<Scalar>(5 * i % 11 - 5);
  for (long i = 0; i < k * n; ++i) b[i] = static_cast<Scalar>(7 * i % 13 - 6);
  for (long i = 0; i < m * c_row; ++i) c[i] = static_cast<Scalar>(i % 3);
  pack_bf16<kTileRows>(b, n, 1, k, n, panel);
  bf16_product_by<AmxTiles<Tiles>>(
      {m, n, 1, k, a, a_row, 1, 0, panel, c, c_row, Gemm::Start::add, nullptr});
  for (long i = 0; i < m * c_row; ++i) {
    Scalar expected = static_cast<Scalar>(i % 3);
    const long row = i / c_row, col = i % c_row;
    for (long l = 0; l < k && col < n; ++l) expected += a[row * a_row + l] * b[l * n + col];
    if (c[i] != expected) return false;
  }
  return true;
}

}  // namespace
}  // namespace resboost::kernels::isa
