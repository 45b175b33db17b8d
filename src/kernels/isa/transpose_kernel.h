#pragma once

// Squares of numbers are turned over in registers. Compiled with the flags of the including file,
// local to it.

#include "kernels/isa/vec.h"

namespace resboost::kernels::isa {
namespace {

/// a and b, number by number in turn: the first half of that and the second. By reference, because
/// how a vector wider than the instructions is passed by value depends on them.
template <class V>
inline __attribute__((always_inline)) void interleave(const V& a, const V& b, V& low, V& high) {
  if constexpr (sizeof(V) / sizeof(Scalar) == 2) {
    low = __builtin_shufflevector(a, b, 0, 2);
    high = __builtin_shufflevector(a, b, 1, 3);
  } else if constexpr (sizeof(V) / sizeof(Scalar) == 4) {
    low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  } else if constexpr (sizeof(V) / sizeof(Scalar) == 8) {
    low = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    high = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  } else if constexpr (sizeof(V) / sizeof(Scalar) == 16) {
    low = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    high =
        __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
}

template <int Lanes, class V>
inline __attribute__((always_inline)) void interleave_halves(const V* in, V* out) {
#pragma GCC unroll 8
  for (int i = 0; i < Lanes / 2; ++i)
    interleave(in[i], in[i + Lanes / 2], out[2 * i], out[2 * i + 1]);
}

/// A square of lanes by lanes: log2(lanes) rounds of interleaving are a transposition.
template <int Bytes>
inline __attribute__((always_inline)) void transpose(const Scalar* from, long stride, Scalar* to,
                                                     long to_stride) {
  using V = typename Vec<Bytes>::type;
  using M = typename Vec<Bytes>::memory;
  constexpr int kLanes = Vec<Bytes>::lanes;
  V even[kLanes], odd[kLanes];
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) even[i] = *reinterpret_cast<const M*>(from + i * stride);
  interleave_halves<kLanes>(even, odd);
  if constexpr (kLanes >= 4) interleave_halves<kLanes>(odd, even);
  if constexpr (kLanes >= 8) interleave_halves<kLanes>(even, odd);
  if constexpr (kLanes >= 16) interleave_halves<kLanes>(odd, even);
  const V* result = kLanes == 2 || kLanes == 8 ? odd : even;
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) *reinterpret_cast<M*>(to + i * to_stride) = result[i];
}

}  // namespace
}  // namespace resboost::kernels::isa
