#pragma once

// Included by baseline.cpp, avx2.cpp and avx512.cpp, which compile it with flags of their own.

#include "kernels/isa/channel_kernel.h"
#include "kernels/isa/code_kernel.h"
#include "kernels/isa/elementwise_kernel.h"
#include "kernels/isa/gemm_kernel.h"
#include "kernels/isa/winograd_kernel.h"

namespace resboost::kernels::isa {
namespace {

/// All kernels for registers of `Bytes`; tiles of a product are Rows by Vectors registers.
template <int Bytes, int Rows, int Vectors>
constexpr Kernels kernels_by(const char* name) {
  return {name,
          gemm_by<Bytes, Rows, Vectors>,
          Vectors * Vec<Bytes>::lanes,
          Vec<Bytes>::lanes,
          pack_by<Bytes, Vectors>,
          panel_product_by<Bytes, Rows, Vectors>,
          relu,
          relu_backward,
          tanh<Bytes>,
          tanh_backward,
          weighted_sum,
          adam,
          nesterov,
          channel_sums,
          channel_squares,
          channel_scale,
          channel_products,
          channel_combine,
          window_mean<Bytes>,
          window_spread,
          winograd_pixels<Bytes>,
          winograd_results<Bytes>,
          winograd_gradients<Bytes>,
          winograd_weights<Bytes>,
          winograd_weights_gradient<Bytes>,
          choose_by_cut<Bytes>,
          choose_by_members<Bytes>};
}

}  // namespace
}  // namespace resboost::kernels::isa
