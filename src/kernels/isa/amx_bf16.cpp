// Compiled with -mamx-tile -mamx-bf16 where the compiler makes code for x86-64; elsewhere there are
// no such kernels.

#if (defined(__AMX_BF16__) || defined(__AMXBF16__)) && \
    !defined(RESBOOST_DOUBLE)  // GCC and clang name it each in its way

#include "kernels/isa/amx_kernel.h"

namespace resboost::kernels::isa {
namespace {

/// Palette 1: tiles of 16 rows of 64 bytes, all eight.
struct TileConfig {
  unsigned char palette = 1, start_row = 0, reserved[14] = {};
  unsigned short bytes_of_row[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  unsigned char rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};
static_assert(sizeof(TileConfig) == 64);

struct Amx {
  static void begin() {
    static constexpr TileConfig config;
    asm volatile("ldtilecfg %0" : : "m"(config));
  }
  static void end() { asm volatile("tilerelease" : : : "memory"); }
  template <int T>
  static void zero() {
    asm volatile("tilezero %%tmm%c0" : : "i"(T));
  }
  template <int T>
  static void load(const void* from, long row) {
    asm volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(from), "r"(row), "i"(T) : "memory");
  }
  template <int T>
  static void store(void* to, long row) {
    asm volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(row), "i"(T) : "memory");
  }
  template <int C, int A, int B>
  static void multiply() {
    asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(C), "i"(A), "i"(B));
  }
};

}  // namespace

extern constinit const Bf16Kernels kAmxBf16 =
    bf16_kernels_by<AmxTiles<Amx>>("amx_bf16", tiles_multiply<Amx>);

}  // namespace resboost::kernels::isa

#else

#include "kernels/isa/kernels.h"

namespace resboost::kernels::isa {

extern constinit const Bf16Kernels kAmxBf16{"amx_bf16", 1,       1,       nullptr, nullptr,
                                            nullptr,    nullptr, nullptr, nullptr};

}  // namespace resboost::kernels::isa

#endif
