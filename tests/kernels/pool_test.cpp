#include "kernels/pool.h"

#include <doctest/doctest.h>

#include "kernels/isa/kernels.h"
#include "kernels/reference.h"
#include "support/toy_data.h"

using namespace resboost;
namespace isa = resboost::kernels::isa;
namespace reference = resboost::kernels::reference;

namespace {

constexpr double kPoolTolerance = sizeof(Real) == sizeof(double) ? 1e-13 : 1e-5;

double pool_distance(const Matrix& a, const Matrix& b) {
  return double{(a - b).cwiseAbs().maxCoeff()};
}

constexpr ImageShape kImages[] = {{1, 1, 1},  {5, 7, 1},  {4, 4, 3},  {8, 8, 15},
                                  {7, 5, 16}, {3, 9, 37}, {8, 8, 64}, {6, 1, 100}};

}  // namespace

TEST_SUITE_BEGIN("kernels/pool");

TEST_CASE("both passes agree with the naive loops: odd shapes, windows that do not divide a side") {
  const Rng rng(1);
  for (const ImageShape& in : kImages)
    for (const Index window : {1, 2, 3, 8, 20}) {
      CAPTURE(in.height);
      CAPTURE(in.channels);
      CAPTURE(window);
      const ImageShape out = kernels::pooled(in, window);
      CHECK(out.width == (in.width + window - 1) / window);
      const Matrix x = random_matrix(3, in.size(), rng.fork(1)),
                   dy = random_matrix(3, out.size(), rng.fork(2));
      Matrix y(3, out.size()), y_naive(3, out.size()), dx(3, in.size()), dx_naive(3, in.size());
      kernels::average_pool(in, window, x, y);
      reference::average_pool(in, window, x, y_naive);
      CHECK(pool_distance(y, y_naive) < kPoolTolerance);
      kernels::average_pool_backward(in, window, dy, dx);
      reference::average_pool_backward(in, window, dy, dx_naive);
      CHECK(pool_distance(dx, dx_naive) < kPoolTolerance);
    }
}

TEST_CASE("known numbers: the last window is averaged over what it has") {
  Matrix x(1, 6), y(1, 2), expected(1, 2);
  x << 1, 2, 3, 5, 6, 7;  // 2 x 3, one channel
  expected << Real(3.5), 5;
  kernels::average_pool({2, 3, 1}, 2, x, y);
  CHECK(y == expected);
}

TEST_CASE(
    "every instruction set averages a window of any number of channels and writes nothing beside "
    "it") {
  for (const isa::Kernels* kernels : {&isa::kBaseline, &isa::kAvx2, &isa::kAvx512}) {
    if (!isa::runs(*kernels)) continue;
    CAPTURE(kernels->name);
    for (Index channels = 1; channels < 70; ++channels) {
      CAPTURE(channels);
      const Matrix x = random_matrix(
          4, 3 * channels, Rng(3));  // 4 x 3 pixels, of which the first 3 x 2 are averaged
      const isa::Window window{3, 2, channels, 3 * channels};
      Vector y = Vector::Constant(channels + 1, 42);
      kernels->window_mean(window, x.data(), y.data());
      const auto sum =
          (x.topRows(3).leftCols(channels) + x.topRows(3).middleCols(channels, channels))
              .colwise()
              .sum();
      CHECK((y.head(channels).transpose() - sum / 6).cwiseAbs().maxCoeff() < kPoolTolerance);
      CHECK(y(channels) == 42);
      Matrix spread = Matrix::Constant(4, 3 * channels, 42);
      kernels->window_spread(window, y.data(), spread.data());
      CHECK((spread.row(2).segment(channels, channels) - y.head(channels).transpose() / 6)
                .cwiseAbs()
                .maxCoeff() < kPoolTolerance);
      CHECK((spread.rightCols(channels).array() == 42).all());
      CHECK((spread.row(3).array() == 42).all());
    }
  }
}

TEST_SUITE_END();
