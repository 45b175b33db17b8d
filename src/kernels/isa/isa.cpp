#include <cstdlib>
#include <cstring>
#include <string>

#include "kernels/isa/gemm.h"
#include "resboost/error.h"
#include "resboost/instruction_set.h"

namespace resboost::kernels::isa {
namespace {

struct Variant {
  const char* name;
  void (*gemm)(const Gemm&);
  bool (*runs)();
};

#if defined(__x86_64__)
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}
#else
bool has_avx2() { return false; }
bool has_avx512() { return false; }
#endif

/// Fastest first.
constexpr Variant kVariants[] = {
    {"avx512", gemm_avx512, has_avx512},
    {"avx2", gemm_avx2, has_avx2},
    {"baseline", gemm_baseline, [] { return true; }},
};

const Variant& choose() {
  const char* forced = std::getenv("RESBOOST_ISA");
  for (const Variant& v : kVariants)
    if (forced ? std::strcmp(forced, v.name) == 0 && v.runs() : v.runs()) return v;
  throw ConfigError("RESBOOST_ISA: \"" + std::string(forced) +
                    "\" cannot run here; known: baseline, avx2, avx512; unset it to take the best");
}

const Variant& chosen() {
  static const Variant& variant = choose();
  return variant;
}

}  // namespace

void gemm(const Gemm& g) { chosen().gemm(g); }
const char* isa_name() { return chosen().name; }

bool isa_runs(const char* name) {
  for (const Variant& v : kVariants)
    if (std::strcmp(name, v.name) == 0) return v.runs();
  return false;
}

}  // namespace resboost::kernels::isa

namespace resboost {

const char* instruction_set() { return kernels::isa::isa_name(); }

}  // namespace resboost
