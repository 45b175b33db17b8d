// Compiled with -mavx512bf16 where the compiler makes code for x86-64; elsewhere there are no such
// kernels.

#if defined(__AVX512BF16__) && !defined(RESBOOST_DOUBLE)

#include <immintrin.h>

#include "kernels/isa/bf16_kernel.h"

namespace resboost::kernels::isa {
namespace {

struct Avx512Add {
  static inline __attribute__((always_inline)) void pairs(Floats& sum, const Pairs& a,
                                                          const Pairs& b) {
    sum = _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
  }
};

}  // namespace

extern constinit const Bf16Kernels kAvx512Bf16 =
    bf16_kernels_by<Bf16Registers<Avx512Add>>("avx512_bf16", nullptr);

}  // namespace resboost::kernels::isa

#else

#include "kernels/isa/kernels.h"

namespace resboost::kernels::isa {

extern constinit const Bf16Kernels kAvx512Bf16{"avx512_bf16", 1,       1,       nullptr, nullptr,
                                               nullptr,       nullptr, nullptr, nullptr};

}  // namespace resboost::kernels::isa

#endif
