#include "kernels/isa/table.h"

namespace resboost::kernels::isa {

extern constinit const Kernels kBaseline = kernels_by<16, 4, 2>("baseline");

}  // namespace resboost::kernels::isa
