#include "kernels/dense.h"

#include "base/count_work.h"
#include "kernels/isa/kernels.h"

namespace resboost::kernels {

using isa::Gemm;

namespace {

void run(const Gemm& product) {
  count_operations(Index{2} * product.m * product.n * product.k);
  isa::kernels().gemm(product);
}

}  // namespace

void dense_forward(const Rows& x, const Real* w, const Real* b, MutRows y) {
  run({.m = x.rows(),
       .n = y.cols(),
       .k = x.cols(),
       .a = x.data(),
       .a_row = x.outerStride(),
       .a_col = 1,
       .b = w,
       .b_row = y.cols(),
       .b_col = 1,
       .c = y.data(),
       .c_row = y.outerStride(),
       .start = Gemm::Start::bias,
       .bias = b});
}

void dense_backward_input(const Rows& dy, const Real* w, MutRows dx) {
  run({.m = dy.rows(),
       .n = dx.cols(),
       .k = dy.cols(),
       .a = dy.data(),
       .a_row = dy.outerStride(),
       .a_col = 1,
       .b = w,
       .b_row = 1,
       .b_col = dy.cols(),
       .c = dx.data(),
       .c_row = dx.outerStride(),
       .start = Gemm::Start::zero,
       .bias = nullptr});
}

void dense_backward_weights(const Rows& x, const Rows& dy, Real* dw) {
  run({.m = x.cols(),
       .n = dy.cols(),
       .k = x.rows(),
       .a = x.data(),
       .a_row = 1,
       .a_col = x.outerStride(),
       .b = dy.data(),
       .b_row = dy.outerStride(),
       .b_col = 1,
       .c = dw,
       .c_row = dy.cols(),
       .start = Gemm::Start::add,
       .bias = nullptr});
}

void add_column_sums(const Rows& rows, Real* sum) {
  for (Index i = 0; i < rows.rows(); ++i)
    isa::kernels().channel_sums(rows.cols(), rows.cols(), rows.data() + i * rows.outerStride(),
                                sum);
}

}  // namespace resboost::kernels
