#include "kernels/reference.h"

#include <algorithm>
#include <cmath>

namespace resboost::kernels::reference {
namespace {

/// visit(input, weight, output): all places of an image, of the weights and of its output that
/// multiply into one another.
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
              visit((y * s.width + x) * s.channels + c,
                    ((ky * s.size + kx) * s.channels + c) * s.filters + f,
                    (oy * s.out_width() + ox) * s.filters + f);
        }
}

/// visit(input, output, pixels): all numbers of a picture that count in a mean, and of how many
/// pixels that is.
template <class Visit>
void each_pooled(const ImageShape& in, Index window, Visit visit) {
  const Index out_width = (in.width + window - 1) / window;
  const auto reach = [&](Index place, Index side) {
    return std::min(window, side - place / window * window);
  };
  for (Index y = 0; y < in.height; ++y)
    for (Index x = 0; x < in.width; ++x)
      for (Index c = 0; c < in.channels; ++c)
        visit((y * in.width + x) * in.channels + c,
              (y / window * out_width + x / window) * in.channels + c,
              static_cast<double>(reach(y, in.height) * reach(x, in.width)));
}

double deviation(Real variance) { return std::sqrt(double{variance} + kVarianceFloor); }

}  // namespace

void conv_forward(const ConvShape& shape, const Rows& x, const Real* w, const Real* b, MutRows y) {
  for (Index i = 0; i < x.rows(); ++i) {
    Eigen::VectorXd sum(y.cols());
    for (Index j = 0; j < y.cols(); ++j) sum(j) = b ? double{b[j % shape.filters]} : 0.0;
    each_product(shape, [&](Index in, Index weight, Index out) {
      sum(out) += double{x(i, in)} * double{w[weight]};
    });
    y.row(i) = sum.transpose().cast<Real>();
  }
}

void conv_backward_input(const ConvShape& shape, const Rows& dy, const Real* w, MutRows dx) {
  for (Index i = 0; i < dy.rows(); ++i) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(dx.cols());
    each_product(shape, [&](Index in, Index weight, Index out) {
      sum(in) += double{dy(i, out)} * double{w[weight]};
    });
    dx.row(i) = sum.transpose().cast<Real>();
  }
}

void conv_backward_weights(const ConvShape& shape, const Rows& x, const Rows& dy, Real* dw) {
  Eigen::Map<Vector> weights(dw, shape.window() * shape.filters);
  Eigen::VectorXd sum = weights.cast<double>();
  for (Index i = 0; i < x.rows(); ++i)
    each_product(shape, [&](Index in, Index weight, Index out) {
      sum(weight) += double{x(i, in)} * double{dy(i, out)};
    });
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

void batch_norm_forward(const Rows& x, const Channels& scale, const Channels& shift,
                        MutChannels mean, MutChannels variance, MutRows y) {
  const Index channels = mean.size();
  const double pixels = static_cast<double>(x.size() / channels);
  for (Index c = 0; c < channels; ++c) {
    double sum = 0, squares = 0;
    for (Index i = 0; i < x.rows(); ++i)
      for (Index j = c; j < x.cols(); j += channels) sum += double{x(i, j)};
    const double center = sum / pixels;
    for (Index i = 0; i < x.rows(); ++i)
      for (Index j = c; j < x.cols(); j += channels)
        squares += (double{x(i, j)} - center) * (double{x(i, j)} - center);
    mean(c) = static_cast<Real>(center);
    variance(c) = static_cast<Real>(squares / pixels);
    for (Index i = 0; i < x.rows(); ++i)
      for (Index j = c; j < x.cols(); j += channels)
        y(i, j) = static_cast<Real>((double{x(i, j)} - center) / deviation(variance(c)) *
                                        double{scale(c)} +
                                    double{shift(c)});
  }
}

void batch_norm_backward(const Rows& x, const Rows& dy, const Channels& scale, const Channels& mean,
                         const Channels& variance, MutChannels dscale, MutChannels dshift,
                         MutRows dx) {
  const Index channels = mean.size();
  const double pixels = static_cast<double>(x.size() / channels);
  for (Index c = 0; c < channels; ++c) {
    const auto normal = [&](Index i, Index j) {
      return (double{x(i, j)} - double{mean(c)}) / deviation(variance(c));
    };
    double sum = 0, product = 0;
    for (Index i = 0; i < x.rows(); ++i)
      for (Index j = c; j < x.cols(); j += channels) {
        sum += double{dy(i, j)};
        product += double{dy(i, j)} * normal(i, j);
      }
    dscale(c) = static_cast<Real>(product);
    dshift(c) = static_cast<Real>(sum);
    for (Index i = 0; i < x.rows(); ++i)
      for (Index j = c; j < x.cols(); j += channels)
        dx(i, j) =
            static_cast<Real>((double{dy(i, j)} - sum / pixels - normal(i, j) * product / pixels) *
                              double{scale(c)} / deviation(variance(c)));
  }
}

void average_pool(const ImageShape& in, Index window, const Rows& x, MutRows y) {
  for (Index i = 0; i < x.rows(); ++i) {
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(y.cols());
    each_pooled(in, window, [&](Index from, Index to, double pixels) {
      mean(to) += double{x(i, from)} / pixels;
    });
    y.row(i) = mean.transpose().cast<Real>();
  }
}

void average_pool_backward(const ImageShape& in, Index window, const Rows& dy, MutRows dx) {
  for (Index i = 0; i < dy.rows(); ++i)
    each_pooled(in, window, [&](Index to, Index from, double pixels) {
      dx(i, to) = static_cast<Real>(double{dy(i, from)} / pixels);
    });
}

}  // namespace resboost::kernels::reference
