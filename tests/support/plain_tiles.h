#pragma once

#include <cstring>

#include "kernels/isa/amx_kernel.h"

namespace resboost::test {

/// What the instructions of AMX do (Intel 64 and IA-32 Architectures Software Developer's Manual,
/// volume 2: TILEZERO, TILELOADD, TILESTORED, TDPBF16PS), in plain ones, with eight tiles of 16
/// rows of 64 bytes.
struct PlainTiles {
  static inline thread_local unsigned tile[8][16][16];

  static void begin() { std::memset(tile, 0xff, sizeof tile); }
  static void end() { begin(); }
  template <int T>
  static void zero() {
    std::memset(tile[T], 0, sizeof tile[T]);
  }
  template <int T>
  static void load(const void* from, long row) {
    for (long i = 0; i < 16; ++i)
      std::memcpy(tile[T][i], static_cast<const char*>(from) + i * row, 64);
  }
  template <int T>
  static void store(void* to, long row) {
    for (long i = 0; i < 16; ++i) std::memcpy(static_cast<char*>(to) + i * row, tile[T][i], 64);
  }
  template <int C, int A, int B>
  static void multiply() {
    for (int i = 0; i < 16; ++i)
      for (int l = 0; l < 16; ++l)
        for (int j = 0; j < 16; ++j) {
          const unsigned a = tile[A][i][l], b = tile[B][l][j];
          const float sum = number(tile[C][i][j]) + number(a << 16) * number(b << 16) +
                            number(a & 0xffff0000u) * number(b & 0xffff0000u);
          std::memcpy(&tile[C][i][j], &sum, sizeof sum);
        }
  }

 private:
  static float number(unsigned bits) {
    float result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
  }
};

}  // namespace resboost::test
