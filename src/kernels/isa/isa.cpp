#include <cstdlib>
#include <cstring>
#include <string>

#include "kernels/isa/kernels.h"
#include "resboost/error.h"
#include "resboost/instruction_set.h"

namespace resboost::kernels::isa {
namespace {

#if defined(__x86_64__)
// These ask the system too: a register set that it does not save counts as missing.
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}
#else
bool has_avx2() { return false; }
bool has_avx512() { return false; }
#endif

#if defined(__x86_64__) && !defined(RESBOOST_DOUBLE)
bool has_avx512_bf16() { return __builtin_cpu_supports("avx512bf16"); }
#else
bool has_avx512_bf16() { return false; }
#endif

/// Fastest first.
constexpr const Kernels* kVariants[] = {&kAvx512, &kAvx2, &kBaseline};

const Kernels& choose() {
  const char* forced = std::getenv("RESBOOST_ISA");
  for (const Kernels* v : kVariants)
    if (runs(*v) && (!forced || std::strcmp(forced, v->name) == 0)) return *v;
  throw ConfigError("RESBOOST_ISA: \"" + std::string(forced) +
                    "\" cannot run here; known: baseline, avx2, avx512; unset it to take the best");
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

const Bf16Kernels* bf16_kernels() {
  static const bool there = &kernels() == &kAvx512 && has_avx512_bf16() && kAvx512Bf16.pack;
  return there ? &kAvx512Bf16 : nullptr;
}

bool runs(const Kernels& kernels) {
  if (&kernels == &kAvx512) return has_avx512();
  if (&kernels == &kAvx2) return has_avx2();
  return true;
}

}  // namespace resboost::kernels::isa

namespace resboost {

const char* instruction_set() { return kernels::isa::kernels().name; }

}  // namespace resboost
