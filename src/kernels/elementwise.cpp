#include "kernels/elementwise.h"

#include "kernels/isa/kernels.h"

namespace resboost::kernels {
namespace {

/// Are the rows one after the other, without gaps?
bool dense(const Rows& x) { return x.outerStride() == x.cols(); }

/// run(n, row): on everything at once where all are dense, else row by row.
template <class Run>
void by_rows(const Rows& shape, bool all_dense, Run run) {
  if (all_dense) {
    run(shape.size(), Index{0});
  } else {
    for (Index i = 0; i < shape.rows(); ++i) run(shape.cols(), i);
  }
}

void apply(void (*kernel)(long, const Real*, Real*), const Rows& x, MutRows y) {
  by_rows(x, dense(x) && dense(y), [&](Index n, Index row) {
    kernel(n, x.data() + row * x.outerStride(), y.data() + row * y.outerStride());
  });
}

void apply(void (*kernel)(long, const Real*, const Real*, Real*), const Rows& y, const Rows& dy,
           MutRows dx) {
  by_rows(y, dense(y) && dense(dy) && dense(dx), [&](Index n, Index row) {
    kernel(n, y.data() + row * y.outerStride(), dy.data() + row * dy.outerStride(),
           dx.data() + row * dx.outerStride());
  });
}

}  // namespace

void relu_forward(const Rows& x, MutRows y) { apply(isa::kernels().relu, x, y); }
void tanh_forward(const Rows& x, MutRows y) { apply(isa::kernels().tanh, x, y); }
void relu_backward(const Rows& y, const Rows& dy, MutRows dx) {
  apply(isa::kernels().relu_backward, y, dy, dx);
}
void tanh_backward(const Rows& y, const Rows& dy, MutRows dx) {
  apply(isa::kernels().tanh_backward, y, dy, dx);
}

void weighted_sum(Real a, const Rows& x, Real b, const Rows& y, MutRows z) {
  by_rows(x, dense(x) && dense(y) && dense(z), [&](Index n, Index row) {
    isa::kernels().weighted_sum(n, a, x.data() + row * x.outerStride(), b,
                                y.data() + row * y.outerStride(), z.data() + row * z.outerStride());
  });
}

void softmax_rows(MutRows scores) {
  for (Index i = 0; i < scores.rows(); ++i) {
    auto row = scores.row(i).array();
    row = (row - row.maxCoeff()).exp();
    row /= row.sum();
  }
}

void adam_step(const AdamStep& s, Index n, const Real* gradient, Real* m, Real* v, Real* value) {
  isa::kernels().adam(s, n, gradient, m, v, value);
}

void nesterov_step(Real rate, Real momentum, Index n, const Real* gradient, Real* velocity,
                   Real* value) {
  isa::kernels().nesterov(rate, momentum, n, gradient, velocity, value);
}

}  // namespace resboost::kernels
