#pragma once

namespace resboost {

/// "baseline", "avx2" or "avx512": what matrix products use here. The fastest that this processor
/// runs, or the one that the environment variable RESBOOST_ISA names; ConfigError if that one
/// cannot run here. RESBOOST_ISA may also be "amx": avx512, and AMX for bf16, which "avx512" leaves
/// out.
const char* instruction_set();

/// "avx512_bf16", "amx_bf16" or "none": what `--precision bf16` multiplies with.
const char* bf16_instruction_set();

}  // namespace resboost
