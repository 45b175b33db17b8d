#include "kernels/reference.h"

namespace resboost::kernels::reference {
namespace {

/// visit(input, weight, output): all places of an image, of the weights and of its output that multiply into one
/// another.
template <class Visit>
void each_product(const ConvShape& s, Visit visit) {
  for (Index oy = 0; oy < s.out_height(); ++oy)
    for (Index ox = 0; ox < s.out_width(); ++ox)
      for (Index ky = 0; ky < s.size; ++ky)
        for (Index kx = 0; kx < s.size; ++kx) {
          const Index y = oy * s.stride + ky - s.padding, x = ox * s.stride + kx - s.padding;
          if (y < 0 || x < 0 || y >= s.height || x >= s.width) continue;
          for (Index c = 0; c < s.channels; ++c)
            for (Index f = 0; f < s.filters; ++f)
              visit((y * s.width + x) * s.channels + c, ((ky * s.size + kx) * s.channels + c) * s.filters + f,
                    (oy * s.out_width() + ox) * s.filters + f);
        }
}

}  // namespace

void conv_forward(const ConvShape& shape, const Rows& x, const Real* w, const Real* b, MutRows y) {
  for (Index i = 0; i < x.rows(); ++i) {
    Eigen::VectorXd sum(y.cols());
    for (Index j = 0; j < y.cols(); ++j) sum(j) = b ? double{b[j % shape.filters]} : 0.0;
    each_product(shape, [&](Index in, Index weight, Index out) { sum(out) += double{x(i, in)} * double{w[weight]}; });
    y.row(i) = sum.transpose().cast<Real>();
  }
}

void conv_backward_input(const ConvShape& shape, const Rows& dy, const Real* w, MutRows dx) {
  for (Index i = 0; i < dy.rows(); ++i) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(dx.cols());
    each_product(shape, [&](Index in, Index weight, Index out) { sum(in) += double{dy(i, out)} * double{w[weight]}; });
    dx.row(i) = sum.transpose().cast<Real>();
  }
}

void conv_backward_weights(const ConvShape& shape, const Rows& x, const Rows& dy, Real* dw) {
  Eigen::Map<Vector> weights(dw, shape.window() * shape.filters);
  Eigen::VectorXd sum = weights.cast<double>();
  for (Index i = 0; i < x.rows(); ++i)
    each_product(shape,
                 [&](Index in, Index weight, Index out) { sum(weight) += double{x(i, in)} * double{dy(i, out)}; });
  weights = sum.cast<Real>();
}

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
