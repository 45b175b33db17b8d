#pragma once

#include "kernels/isa/kernels.h"

namespace resboost::kernels::isa {
namespace {

/// A vector register of `Bytes`, the same in memory, where it may lie anywhere, and one of as many
/// whole numbers.
template <int Bytes>
struct Vec {
  typedef Scalar type __attribute__((vector_size(Bytes)));
  typedef Scalar memory __attribute__((vector_size(Bytes), aligned(alignof(Scalar)), may_alias));
#ifdef RESBOOST_DOUBLE
  typedef long index __attribute__((vector_size(Bytes)));
#else
  typedef int index __attribute__((vector_size(Bytes)));
#endif
  static constexpr int lanes = Bytes / static_cast<int>(sizeof(Scalar));
};

}  // namespace
}  // namespace resboost::kernels::isa
