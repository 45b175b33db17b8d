#pragma once

#include "resboost/types.h"

namespace resboost::kernels {
namespace isa {
struct Bf16Kernels;
}

/// Has this processor instructions for products in bf16 that we know?
bool has_bf16();
/// And are they those of AMX, for which processors are built to multiply bf16 many times as fast?
/// Those of vector registers are twice as fast as single precision on some processors, and half as
/// fast on others.
bool has_fast_bf16();

/// What multiplies in this precision; null for single precision. ConfigError for bf16 where
/// has_bf16() says no.
const isa::Bf16Kernels* bf16_for(Precision precision);

}  // namespace resboost::kernels
