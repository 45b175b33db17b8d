#include "kernels/isa/gemm_kernel.h"

namespace resboost::kernels::isa {

void gemm_avx2(const Gemm& g) { gemm_by<32, 6, 2>(g); }

}  // namespace resboost::kernels::isa
