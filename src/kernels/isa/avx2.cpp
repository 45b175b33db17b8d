#include "kernels/isa/table.h"

namespace resboost::kernels::isa {

extern constinit const Kernels kAvx2 = kernels_by<32, 6, 2>("avx2");

}  // namespace resboost::kernels::isa
