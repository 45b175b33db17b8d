#include "kernels/reference.h"

namespace resboost::kernels::reference {

void dense_forward(const Rows& x, const Real* w, const Real* b, MutRows y) {
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < y.cols(); ++j) {
      double sum = b[j];
      for (Index l = 0; l < x.cols(); ++l) sum += double{x(i, l)} * double{w[l * y.cols() + j]};
      y(i, j) = static_cast<Real>(sum);
    }
}

void dense_backward_input(const Rows& dy, const Real* w, MutRows dx) {
  for (Index i = 0; i < dy.rows(); ++i)
    for (Index j = 0; j < dx.cols(); ++j) {
      double sum = 0;
      for (Index l = 0; l < dy.cols(); ++l) sum += double{dy(i, l)} * double{w[j * dy.cols() + l]};
      dx(i, j) = static_cast<Real>(sum);
    }
}

void dense_backward_weights(const Rows& x, const Rows& dy, Real* dw, Real* db) {
  for (Index i = 0; i < x.cols(); ++i)
    for (Index j = 0; j < dy.cols(); ++j) {
      double sum = dw[i * dy.cols() + j];
      for (Index l = 0; l < x.rows(); ++l) sum += double{x(l, i)} * double{dy(l, j)};
      dw[i * dy.cols() + j] = static_cast<Real>(sum);
    }
  if (!db) return;
  for (Index j = 0; j < dy.cols(); ++j) {
    double sum = db[j];
    for (Index l = 0; l < dy.rows(); ++l) sum += double{dy(l, j)};
    db[j] = static_cast<Real>(sum);
  }
}

}  // namespace resboost::kernels::reference
