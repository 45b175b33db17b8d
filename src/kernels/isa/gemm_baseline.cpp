#include "kernels/isa/gemm_kernel.h"

namespace resboost::kernels::isa {

void gemm_baseline(const Gemm& g) { gemm_by<16, 4, 2>(g); }

}  // namespace resboost::kernels::isa
