#include "kernels/isa/channel_kernel.h"
#include "kernels/isa/elementwise_kernel.h"
#include "kernels/isa/gemm_kernel.h"

namespace resboost::kernels::isa {

extern const Kernels kAvx2{"avx2",
                           gemm_by<32, 6, 2>,
                           2 * Vec<32>::lanes,
                           pack_by<32, 2>,
                           panel_product_by<32, 6, 2>,
                           relu,
                           relu_backward,
                           tanh<32>,
                           tanh_backward,
                           adam,
                           nesterov,
                           channel_sums,
                           channel_squares,
                           channel_scale,
                           channel_products,
                           channel_combine,
                           window_mean<32>,
                           window_spread};

}  // namespace resboost::kernels::isa
