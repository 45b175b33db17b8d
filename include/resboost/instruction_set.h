#pragma once

namespace resboost {

/// "baseline", "avx2" or "avx512": what matrix products use here. The fastest that this processor runs, or the one that
/// the environment variable RESBOOST_ISA names; ConfigError if that one cannot run here.
const char* instruction_set();

}  // namespace resboost
