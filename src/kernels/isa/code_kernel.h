#pragma once

// Included once for each instruction set, like gemm_kernel.h. What a node of a tree decides for
// kCodeBlock rows at once.

#include "kernels/isa/kernels.h"

namespace resboost::kernels::isa {
namespace {

/// A register of `Bytes` codes, and the same in memory, where it may lie anywhere.
template <int Bytes>
struct CodeVec {
  typedef Code type __attribute__((vector_size(Bytes)));
  typedef Code memory __attribute__((vector_size(Bytes), aligned(1), may_alias));
};

/// Where a comparison was true, all bits of `in` are set.
template <int Bytes>
void store_choice(typename CodeVec<Bytes>::type in, const CodeChoice& choice, long i) {
  using V = typename CodeVec<Bytes>::type;
  using M = typename CodeVec<Bytes>::memory;
  const V left = *reinterpret_cast<const M*>(choice.left + i),
          right = *reinterpret_cast<const M*>(choice.right + i);
  *reinterpret_cast<M*>(choice.out + i) = (left & in) | (right & ~in);
}

template <int Bytes>
void choose_by_cut(const CodeChoice& choice, Code shift, Code cut) {
  using V = typename CodeVec<Bytes>::type;
  using M = typename CodeVec<Bytes>::memory;
  for (long i = 0; i < kCodeBlock; i += Bytes) {
    const V codes = *reinterpret_cast<const M*>(choice.codes + i);
    store_choice<Bytes>(V(codes - shift <= cut), choice, i);
  }
}

template <int Bytes>
void choose_by_members(const CodeChoice& choice, const Code* members, long count) {
  using V = typename CodeVec<Bytes>::type;
  using M = typename CodeVec<Bytes>::memory;
  for (long i = 0; i < kCodeBlock; i += Bytes) {
    const V codes = *reinterpret_cast<const M*>(choice.codes + i);
    V in{};
    for (long m = 0; m < count; ++m) in |= V(codes == members[m]);
    store_choice<Bytes>(in, choice, i);
  }
}

}  // namespace
}  // namespace resboost::kernels::isa
