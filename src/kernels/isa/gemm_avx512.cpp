#include "kernels/isa/gemm_kernel.h"

namespace resboost::kernels::isa {

void gemm_avx512(const Gemm& g) { gemm_by<64, 12, 2>(g); }

}  // namespace resboost::kernels::isa
