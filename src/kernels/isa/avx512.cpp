#include "kernels/isa/channel_kernel.h"
#include "kernels/isa/elementwise_kernel.h"
#include "kernels/isa/gemm_kernel.h"

namespace resboost::kernels::isa {

extern const Kernels kAvx512{"avx512",
                             gemm_by<64, 12, 2>,
                             2 * Vec<64>::lanes,
                             pack_by<64, 2>,
                             panel_product_by<64, 12, 2>,
                             relu,
                             relu_backward,
                             tanh<64>,
                             tanh_backward,
                             adam,
                             nesterov,
                             channel_sums,
                             channel_squares,
                             channel_scale,
                             channel_products,
                             channel_combine,
                             window_mean<64>,
                             window_spread};

}  // namespace resboost::kernels::isa
