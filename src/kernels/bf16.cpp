#include "kernels/bf16.h"

#include "kernels/isa/kernels.h"
#include "resboost/error.h"

namespace resboost::kernels {

bool has_bf16() { return isa::bf16_kernels() != nullptr; }

bool has_fast_bf16() { return isa::bf16_kernels() == &isa::kAmxBf16; }

const isa::Bf16Kernels* bf16_for(Precision precision) {
  if (precision == Precision::fp32) return nullptr;
  if (has_bf16()) return isa::bf16_kernels();
  throw ConfigError(
      "parameter `precision`: this processor has no instructions for bf16 that resboost knows "
      "(AVX512-BF16, AMX-BF16); "
      "use fp32, or auto");
}

}  // namespace resboost::kernels
