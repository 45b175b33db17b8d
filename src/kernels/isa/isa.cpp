#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

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

#if defined(__x86_64__) && defined(__linux__) && !defined(RESBOOST_DOUBLE)
/// Where there is AVX-512. Asks the system for the tile registers too: they are so large that it
/// gives them only to programs that do (Linux, Documentation/arch/x86/xstate.rst).
bool has_amx_bf16() {
  unsigned a = 0, b = 0, c = 0, features = 0, saved = 0, saved_high = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &features)) return false;
  constexpr unsigned kBf16AndTiles = 1u << 22 | 1u << 24, kTileState = 3u << 17;
  if ((features & kBf16AndTiles) != kBf16AndTiles) return false;
  asm volatile("xgetbv" : "=a"(saved), "=d"(saved_high) : "c"(0));
  if ((saved & kTileState) != kTileState) return false;
  constexpr long kRequestPermission = 0x1023, kTileData = 18;
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}
#else
bool has_amx_bf16() { return false; }
#endif

bool forced_to(const char* name) {
  const char* forced = std::getenv("RESBOOST_ISA");
  return forced && std::strcmp(forced, name) == 0;
}

/// Fastest first.
constexpr const Kernels* kVariants[] = {&kAvx512, &kAvx2, &kBaseline};

const Kernels& choose() {
  const char* forced = std::getenv("RESBOOST_ISA");
  if (forced_to("amx") && bf16_runs(kAmxBf16)) return kAvx512;
  for (const Kernels* v : kVariants)
    if (runs(*v) && (!forced || std::strcmp(forced, v->name) == 0)) return *v;
  throw ConfigError(
      "RESBOOST_ISA: \"" + std::string(forced) +
      "\" cannot run here; known: baseline, avx2, avx512, amx; unset it to take the best");
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& chosen = choose();
  return chosen;
}

const Bf16Kernels* bf16_kernels() {
  static const Bf16Kernels* const chosen = []() -> const Bf16Kernels* {
    if (&kernels() != &kAvx512) return nullptr;
    if (!forced_to("avx512") && bf16_runs(kAmxBf16)) return &kAmxBf16;
    return bf16_runs(kAvx512Bf16) ? &kAvx512Bf16 : nullptr;
  }();
  return chosen;
}

bool bf16_runs(const Bf16Kernels& kernels) {
  if (&kernels == &kAmxBf16) {  // asked for by name only: whoever leaves AMX out does not touch it
    static const bool amx = has_avx512() && kAmxBf16.pack && has_amx_bf16() && kAmxBf16.works();
    return amx;
  }
  return has_avx512() && has_avx512_bf16() && kernels.pack;
}

long panels_size(const Kernels& kernels, long k, long n) {
  return (n + kernels.panel_width - 1) / kernels.panel_width * kernels.panel_width * k;
}

bool runs(const Kernels& kernels) {
  if (&kernels == &kAvx512) return has_avx512();
  if (&kernels == &kAvx2) return has_avx2();
  return true;
}

}  // namespace resboost::kernels::isa

namespace resboost {

const char* instruction_set() { return kernels::isa::kernels().name; }

const char* bf16_instruction_set() {
  const kernels::isa::Bf16Kernels* kernels = kernels::isa::bf16_kernels();
  return kernels ? kernels->name : "none";
}

}  // namespace resboost
