#include "kernels/isa/table.h"

namespace resboost::kernels::isa {

extern constinit const Kernels kAvx512 = kernels_by<64, 12, 2>("avx512");

}  // namespace resboost::kernels::isa
