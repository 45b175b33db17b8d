#include "kernels/isa/channel_kernel.h"
#include "kernels/isa/elementwise_kernel.h"
#include "kernels/isa/gemm_kernel.h"

namespace resboost::kernels::isa {

extern const Kernels kBaseline{"baseline",
                               gemm_by<16, 4, 2>,
                               2 * Vec<16>::lanes,
                               pack_by<16, 2>,
                               panel_product_by<16, 4, 2>,
                               relu,
                               relu_backward,
                               tanh<16>,
                               tanh_backward,
                               adam,
                               nesterov,
                               channel_sums,
                               channel_squares,
                               channel_scale,
                               channel_products,
                               channel_combine,
                               window_mean<16>,
                               window_spread};

}  // namespace resboost::kernels::isa
