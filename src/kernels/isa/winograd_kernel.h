#pragma once

// Included once for each instruction set, like gemm_kernel.h: the linear maps of Winograd's
// convolution F(2x2, 3x3) (Lavin & Gray 2016, section 4.1), each for many channels at once.
// Position p = 4 i + j of a transformed tile lies at p * next. With its letters:
//
//         1  0 -1  0          1   0   0          1  0
//   B^T = 0  1  1  0     G = 1/2 1/2 1/2     A = 1  1
//         0 -1  1  0         1/2-1/2 1/2         1 -1
//         0  1  0 -1          0   0   1          0 -1

#include "kernels/isa/vec.h"

namespace resboost::kernels::isa {
namespace {

/// run.template operator()<Width>(i) for the numbers 0 .. n-1: whole registers, then what is left
/// one by one.
template <int Bytes, class Run>
inline __attribute__((always_inline)) void each_number_once(long n, Run run) {
  constexpr long kLanes = Vec<Bytes>::lanes;
  long i = 0;
  for (; i + kLanes <= n; i += kLanes) run.template operator()<Bytes>(i);
  for (; i < n; ++i) run.template operator()<static_cast<int>(sizeof(Scalar))>(i);
}

/// The same where a number may be written twice: the last ones once more, in a whole register.
template <int Bytes, class Run>
inline __attribute__((always_inline)) void each_number(long n, Run run) {
  constexpr long kLanes = Vec<Bytes>::lanes;
  if (n < kLanes) return each_number_once<Bytes>(n, run);
  for (long i = 0; i < n; i += kLanes)
    run.template operator()<Bytes>(i + kLanes <= n ? i : n - kLanes);
}

/// Four rows that far apart. The compiler is not to see where they come from: it would keep a
/// pointer of its own for every number of a tile, and run out of registers.
template <class Number>
struct FourRows {
  Number* row[4];
  inline __attribute__((always_inline)) FourRows(Number* first, long apart) {
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      row[i] = first + i * apart;
      asm("" : "+r"(row[i]));
    }
  }
};

/// By reference: how a wide vector is returned depends on the instructions.
template <int Width>
inline __attribute__((always_inline)) void load(const Scalar* from, typename Vec<Width>::type& to) {
  to = *reinterpret_cast<const typename Vec<Width>::memory*>(from);
}

template <int Width>
inline __attribute__((always_inline)) void store(const typename Vec<Width>::type& value,
                                                 Scalar* to) {
  *reinterpret_cast<typename Vec<Width>::memory*>(to) = value;
}

/// B^T d B
template <int Bytes>
void winograd_pixels(const Tile& tile, const Scalar* image, Scalar* to) {
  const long row = tile.row, pixel = tile.pixel, next = tile.next;
  each_number<Bytes>(
      tile.channels, [&]<int Width>(long c) __attribute__((always_inline)) {
        using V = typename Vec<Width>::type;
        V t[4][4];
        const FourRows<const Scalar> pixels(image + c, row);
#pragma GCC unroll 4
        for (int j = 0; j < 4; ++j) {
          V d0, d1, d2, d3;
          load<Width>(pixels.row[0] + j * pixel, d0);
          load<Width>(pixels.row[1] + j * pixel, d1);
          load<Width>(pixels.row[2] + j * pixel, d2);
          load<Width>(pixels.row[3] + j * pixel, d3);
          t[0][j] = d0 - d2;
          t[1][j] = d1 + d2;
          t[2][j] = d2 - d1;
          t[3][j] = d1 - d3;
        }
        const FourRows<Scalar> positions(to + c, 4 * next);
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) {
          store<Width>(t[i][0] - t[i][2], positions.row[i]);
          store<Width>(t[i][1] + t[i][2], positions.row[i] + next);
          store<Width>(t[i][2] - t[i][1], positions.row[i] + 2 * next);
          store<Width>(t[i][1] - t[i][3], positions.row[i] + 3 * next);
        }
      });
}

/// y = A^T m A, plus the bias unless that is null
template <int Bytes>
void winograd_results(const Tile& tile, const Scalar* from, const Scalar* bias, Scalar* y) {
  const long row = tile.row, pixel = tile.pixel, next = tile.next;
  each_number<Bytes>(
      tile.channels, [&]<int Width>(long c) __attribute__((always_inline)) {
        using V = typename Vec<Width>::type;
        V t[2][4];
        const FourRows<const Scalar> positions(from + c, 4 * next);
#pragma GCC unroll 4
        for (int j = 0; j < 4; ++j) {
          V m0, m1, m2, m3;
          load<Width>(positions.row[0] + j * next, m0);
          load<Width>(positions.row[1] + j * next, m1);
          load<Width>(positions.row[2] + j * next, m2);
          load<Width>(positions.row[3] + j * next, m3);
          t[0][j] = m0 + m1 + m2;
          t[1][j] = m1 - m2 - m3;
        }
        V start{};
        if (bias) load<Width>(bias + c, start);
#pragma GCC unroll 2
        for (int i = 0; i < 2; ++i) {
          store<Width>(start + t[i][0] + t[i][1] + t[i][2], y + i * row + c);
          store<Width>(start + t[i][1] - t[i][2] - t[i][3], y + i * row + pixel + c);
        }
      });
}

/// A dy A^T
template <int Bytes>
void winograd_gradients(const Tile& tile, const Scalar* dy, Scalar* to) {
  const long row = tile.row, pixel = tile.pixel, next = tile.next;
  each_number<Bytes>(
      tile.channels, [&]<int Width>(long c) __attribute__((always_inline)) {
        using V = typename Vec<Width>::type;
        V t[4][2];
#pragma GCC unroll 2
        for (int j = 0; j < 2; ++j) {
          V d0, d1;
          load<Width>(dy + j * pixel + c, d0);
          load<Width>(dy + row + j * pixel + c, d1);
          t[0][j] = d0;
          t[1][j] = d0 + d1;
          t[2][j] = d0 - d1;
          t[3][j] = -d1;
        }
        const FourRows<Scalar> positions(to + c, 4 * next);
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) {
          store<Width>(t[i][0], positions.row[i]);
          store<Width>(t[i][0] + t[i][1], positions.row[i] + next);
          store<Width>(t[i][0] - t[i][1], positions.row[i] + 2 * next);
          store<Width>(-t[i][1], positions.row[i] + 3 * next);
        }
      });
}

/// G w G^T of n windows: number i of tap k at w + k n + i, of position p at to + p n + i
template <int Bytes>
void winograd_weights(long n, const Scalar* w, Scalar* to) {
  each_number<Bytes>(
      n, [&]<int Width>(long c) __attribute__((always_inline)) {
        using V = typename Vec<Width>::type;
        constexpr Scalar half = Scalar(0.5);
        V t[4][3];
#pragma GCC unroll 3
        for (int j = 0; j < 3; ++j) {
          V g0, g1, g2;
          load<Width>(w + j * n + c, g0);
          load<Width>(w + (3 + j) * n + c, g1);
          load<Width>(w + (6 + j) * n + c, g2);
          t[0][j] = g0;
          t[1][j] = (g0 + g2 + g1) * half;
          t[2][j] = (g0 + g2 - g1) * half;
          t[3][j] = g2;
        }
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i) {
          Scalar* row = to + 4 * i * n + c;
          store<Width>(t[i][0], row);
          store<Width>((t[i][0] + t[i][2] + t[i][1]) * half, row + n);
          store<Width>((t[i][0] + t[i][2] - t[i][1]) * half, row + 2 * n);
          store<Width>(t[i][2], row + 3 * n);
        }
      });
}

/// dw += G^T u G, in the order of winograd_weights
template <int Bytes>
void winograd_weights_gradient(long n, const Scalar* u, Scalar* dw) {
  each_number_once<Bytes>(
      n, [&]<int Width>(long c) __attribute__((always_inline)) {
        using V = typename Vec<Width>::type;
        constexpr Scalar half = Scalar(0.5);
        V t[3][4];
#pragma GCC unroll 4
        for (int j = 0; j < 4; ++j) {
          V u0, u1, u2, u3;
          load<Width>(u + j * n + c, u0);
          load<Width>(u + (4 + j) * n + c, u1);
          load<Width>(u + (8 + j) * n + c, u2);
          load<Width>(u + (12 + j) * n + c, u3);
          t[0][j] = u0 + (u1 + u2) * half;
          t[1][j] = (u1 - u2) * half;
          t[2][j] = (u1 + u2) * half + u3;
        }
#pragma GCC unroll 3
        for (int i = 0; i < 3; ++i) {
          Scalar* row = dw + 3 * i * n + c;
          V w0, w1, w2;
          load<Width>(row, w0);
          load<Width>(row + n, w1);
          load<Width>(row + 2 * n, w2);
          store<Width>(w0 + t[i][0] + (t[i][1] + t[i][2]) * half, row);
          store<Width>(w1 + (t[i][1] - t[i][2]) * half, row + n);
          store<Width>(w2 + (t[i][1] + t[i][2]) * half + t[i][3], row + 2 * n);
        }
      });
}

}  // namespace
}  // namespace resboost::kernels::isa
