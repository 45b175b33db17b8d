#include "kernels/elementwise.h"

#include <cmath>

namespace resboost::kernels {
namespace {

using Array = Eigen::Map<Eigen::Array<Real, Eigen::Dynamic, 1>>;
using ConstArray = Eigen::Map<const Eigen::Array<Real, Eigen::Dynamic, 1>>;

}  // namespace

void relu_forward(const Rows& x, MutRows y) { y = x.cwiseMax(Real(0)); }

void tanh_forward(const Rows& x, MutRows y) { y = x.array().tanh().matrix(); }

void relu_backward(const Rows& y, const Rows& dy, MutRows dx) {
  dx = (y.array() > Real(0)).select(dy.array(), Real(0)).matrix();
}

void tanh_backward(const Rows& y, const Rows& dy, MutRows dx) {
  dx = (dy.array() * (Real(1) - y.array().square())).matrix();
}

void softmax_rows(MutRows scores) {
  for (Index i = 0; i < scores.rows(); ++i) {
    auto row = scores.row(i).array();
    row = (row - row.maxCoeff()).exp();
    row /= row.sum();
  }
}

void adam_step(const AdamStep& s, Index n, const Real* gradient, Real* m, Real* v, Real* value) {
  const ConstArray g(gradient, n);
  Array first(m, n), second(v, n), p(value, n);
  first = s.beta1 * first + (Real(1) - s.beta1) * g;
  second = s.beta2 * second + (Real(1) - s.beta2) * g.square();
  p = p * (Real(1) - s.rate * s.decay) -
      (s.rate / s.correction1) * first / ((second / s.correction2).sqrt() + s.epsilon);
}

void nesterov_step(Real rate, Real momentum, Index n, const Real* gradient, Real* velocity, Real* value) {
  const ConstArray g(gradient, n);
  Array v(velocity, n), p(value, n);
  v = momentum * v - rate * g;
  p = p - rate * g + momentum * v;
}

}  // namespace resboost::kernels
