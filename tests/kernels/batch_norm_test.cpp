#include "kernels/batch_norm.h"

#include <doctest/doctest.h>

#include <cmath>

#include "kernels/isa/kernels.h"
#include "kernels/reference.h"
#include "support/toy_data.h"

using namespace resboost;
namespace isa = resboost::kernels::isa;
namespace reference = resboost::kernels::reference;

namespace {

constexpr double kTolerance = sizeof(Real) == sizeof(double) ? 1e-12 : 2e-5;

double distance(const Matrix& a, const Matrix& b) { return double{(a - b).cwiseAbs().maxCoeff()}; }

/// A slice of rows with all that batch norm makes of it.
struct Slice {
  Slice(Index rows, Index pixels, Index channels, Rng rng)
      : x(random_matrix(rows, pixels * channels, rng.fork(1))),
        dy(random_matrix(rows, pixels * channels, rng.fork(2))),
        y(x),
        dx(x),
        scale(random_vector(channels, rng.fork(3))),
        shift(random_vector(channels, rng.fork(4))),
        mean(channels),
        variance(channels),
        dscale(channels),
        dshift(channels) {}

  Matrix x, dy, y, dx;
  Vector scale, shift, mean, variance, dscale, dshift;
};

}  // namespace

TEST_SUITE_BEGIN("kernels/batch_norm");

TEST_CASE("both passes agree with the naive loops: any number of channels, pixels and rows") {
  for (const Index channels : {1, 2, 3, 15, 16, 17, 32, 64, 100, 999})
    for (const Index pixels : {1, 35, 300})
      for (const Index rows : {1, 5}) {
        CAPTURE(channels);
        CAPTURE(pixels);
        CAPTURE(rows);
        Slice s(rows, pixels, channels, Rng(1));
        Slice naive = s;
        kernels::batch_norm_forward(s.x, s.scale, s.shift, s.mean, s.variance, s.y);
        reference::batch_norm_forward(naive.x, naive.scale, naive.shift, naive.mean, naive.variance,
                                      naive.y);
        CHECK(distance(s.mean, naive.mean) < kTolerance);
        CHECK(distance(s.variance, naive.variance) < kTolerance);
        if (rows * pixels == 1) {
          CHECK(distance(s.y, s.shift.transpose()) ==
                0);                       // what is its own mean; no division by zero
        } else if (rows * pixels > 30) {  // of a few numbers the variance may be close to zero
          CHECK(distance(s.y, naive.y) < 10 * kTolerance);
        }
        s.mean = naive.mean;
        s.variance = naive.variance = naive.variance.array() + 1;
        kernels::batch_norm_backward(s.x, s.dy, s.scale, s.mean, s.variance, s.dscale, s.dshift,
                                     s.dx);
        reference::batch_norm_backward(naive.x, naive.dy, naive.scale, naive.mean, naive.variance,
                                       naive.dscale, naive.dshift, naive.dx);
        CHECK(distance(s.dx, naive.dx) < kTolerance);
        CHECK(distance(s.dscale, naive.dscale) < 100 * kTolerance);
        CHECK(distance(s.dshift, naive.dshift) < 100 * kTolerance);
        kernels::batch_norm_backward(s.x, s.dy, s.scale, s.mean, s.variance, s.dscale, s.dshift,
                                     s.x);
        CHECK(s.x == s.dx);  // in place
      }
}

TEST_CASE("rows that lie apart give what dense ones do, and nothing between them is touched") {
  Slice s(4, 30, 15, Rng(2));
  kernels::batch_norm_forward(s.x, s.scale, s.shift, s.mean, s.variance, s.y);
  kernels::batch_norm_backward(s.x, s.dy, s.scale, s.mean, s.variance, s.dscale, s.dshift, s.dx);
  Matrix wide = Matrix::Constant(4, 500, 42), wide_y = wide;
  wide.leftCols(450) = s.x;
  Vector mean(15), variance(15);
  kernels::batch_norm_forward(wide.leftCols(450), s.scale, s.shift, mean, variance,
                              wide_y.leftCols(450));
  CHECK(distance(mean, s.mean) < kTolerance);
  CHECK(distance(variance, s.variance) < kTolerance);
  CHECK(distance(wide_y.leftCols(450), s.y) < kTolerance);
  CHECK((wide_y.rightCols(50).array() == 42).all());
  kernels::batch_norm_backward(wide.leftCols(450), s.dy, s.scale, mean, variance, s.dscale,
                               s.dshift, wide_y.leftCols(450));
  CHECK(distance(wide_y.leftCols(450), s.dx) < kTolerance);
  CHECK((wide_y.rightCols(50).array() == 42).all());
}

TEST_CASE("a mean far from zero takes no digits of the variance") {
  Slice s(64, 500, 2, Rng(3));
  const Real offset = sizeof(Real) == sizeof(double) ? Real(1e6) : Real(1024);
  s.x = (s.x * Real(1024)).array().round() / 1024 + offset;  // exact
  s.x.topRows(2).array() -= offset;                          // the first rows lie elsewhere
  Slice naive = s;
  kernels::batch_norm_forward(s.x, s.scale, s.shift, s.mean, s.variance, s.y);
  reference::batch_norm_forward(naive.x, naive.scale, naive.shift, naive.mean, naive.variance,
                                naive.y);
  CHECK((s.variance - naive.variance).cwiseAbs().maxCoeff() <
        kTolerance * naive.variance.maxCoeff());
}

TEST_CASE("channel sums are added to what is there") {
  const Matrix dy = random_matrix(3, 7 * 15, Rng(4));
  Vector sum = Vector::Constant(15, 2), expected = sum;
  for (Index i = 0; i < dy.size(); ++i) expected(i % 15) += dy.data()[i];
  kernels::add_channel_sums(15, dy, sum.data());
  CHECK((sum - expected).cwiseAbs().maxCoeff() < kTolerance);
}

TEST_CASE("a variance below zero counts as zero") {
  CHECK(kernels::inverse_deviation(-5) == doctest::Approx(1 / std::sqrt(kernels::kVarianceFloor)));
}

TEST_CASE(
    "the loops of every instruction set do what the formulas say, also for part of a period") {
  const Rng rng(5);
  for (const isa::Kernels* kernels : {&isa::kBaseline, &isa::kAvx2, &isa::kAvx512}) {
    if (!isa::runs(*kernels)) continue;
    CAPTURE(kernels->name);
    for (const Index period : {3, 16, 48})
      for (const Index n : {period, 3 * period, 3 * period + 1, 2 * period + 2}) {
        const Vector x = random_vector(n, rng.fork(1)), dy = random_vector(n, rng.fork(2));
        const Vector center = random_vector(period, rng.fork(3)),
                     scale = random_vector(period, rng.fork(4));
        const Vector shift = random_vector(period, rng.fork(5));
        Vector sum = Vector::Zero(period), squares = sum, sum_dy = sum, product = sum, y(n), dx = x;
        kernels->channel_sums(n, period, x.data(), sum.data());
        kernels->channel_squares(n, period, x.data(), center.data(), squares.data());
        kernels->channel_products(n, period, x.data(), dy.data(), center.data(), sum_dy.data(),
                                  product.data());
        const isa::ChannelMap map{period, center.data(), scale.data(), shift.data()};
        kernels->channel_scale(map, n, x.data(), y.data());
        kernels->channel_combine(map, shift.data(), n, dx.data(), dy.data(), dx.data());
        for (Index i = 0; i < n; ++i) {
          const Index j = i % period;
          const Real apart = x(i) - center(j);
          sum(j) -= x(i);
          squares(j) -= apart * apart;
          sum_dy(j) -= dy(i);
          product(j) -= dy(i) * apart;
          y(i) -= apart * scale(j) + shift(j);
          dx(i) -= dy(i) * shift(j) + apart * scale(j) + shift(j);
        }
        for (const Vector* rest : {&sum, &squares, &sum_dy, &product, &y, &dx})
          CHECK(double{rest->cwiseAbs().maxCoeff()} < kTolerance);
      }
  }
}

TEST_SUITE_END();
