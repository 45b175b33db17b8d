#pragma once

#ifndef RESBOOST_DOUBLE

#include <cstring>
#include <vector>

#include "kernels/isa/amx_kernel.h"
#include "kernels/isa/bf16_kernel.h"
#include "support/plain_tiles.h"

// In no header's namespace: what the kernels' headers define is each file's own.
namespace resboost::test {
namespace {

/// The kernels of bf16 with plain instructions, which run everywhere, and those of this processor.
[[maybe_unused]] std::vector<const kernels::isa::Bf16Kernels*> bf16_variants() {
  namespace isa = kernels::isa;
  static const isa::Bf16Kernels registers =
      isa::bf16_kernels_by<isa::Bf16Registers<isa::PlainAdd>>("plain registers", nullptr);
  static const isa::Bf16Kernels tiles =
      isa::bf16_kernels_by<isa::AmxTiles<PlainTiles>>("plain tiles", nullptr);
  std::vector<const isa::Bf16Kernels*> list{&registers, &tiles};
  for (const isa::Bf16Kernels* native : {&isa::kAvx512Bf16, &isa::kAmxBf16})
    if (isa::bf16_runs(*native)) list.push_back(native);
  return list;
}

[[maybe_unused]] Real through_bf16(Real number) {
  const unsigned bits = kernels::isa::rounded(number) << 16;
  Real result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}

}  // namespace
}  // namespace resboost::test

#endif
