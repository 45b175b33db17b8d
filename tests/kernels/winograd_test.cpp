#include "kernels/winograd.h"

#include <doctest/doctest.h>

#include "kernels/isa/winograd_kernel.h"
#include "kernels/reference.h"
#include "support/toy_data.h"

using namespace resboost;
using kernels::ConvShape;
namespace isa = resboost::kernels::isa;
namespace reference = resboost::kernels::reference;

namespace {

// Sums of up to 300 products of normal numbers.
constexpr double kWinogradTolerance = sizeof(Real) == sizeof(double) ? 1e-12 : 1e-4;

/// The maps with registers of 64 bytes, which the compiler makes of smaller ones where there are
/// none.
const isa::Kernels kWideTiles = [] {
  isa::Kernels wide{};
  wide.name = "wide";
  wide.winograd_pixels = isa::winograd_pixels<64>;
  wide.winograd_results = isa::winograd_results<64>;
  wide.winograd_gradients = isa::winograd_gradients<64>;
  wide.winograd_weights = isa::winograd_weights<64>;
  wide.winograd_weights_gradient = isa::winograd_weights_gradient<64>;
  return wide;
}();

double tile_distance(const Matrix& a, const Matrix& b) {
  return double{(a - b).cwiseAbs().maxCoeff()};
}

/// The matrices of Lavin & Gray (2016), section 4.1.
struct Maps {
  Matrix bt{4, 4}, g{4, 3}, at{2, 4};
  Maps() {
    bt << 1, 0, -1, 0, 0, 1, 1, 0, 0, -1, 1, 0, 0, 1, 0, -1;
    g << 1, 0, 0, .5, .5, .5, .5, -.5, .5, 0, 0, 1;
    at << 1, 1, 1, 0, 0, 1, -1, -1;
  }
};

/// Number c of pixels [height, width] that lie side by side.
Matrix channel(const Matrix& pixels, Index height, Index width, Index channels, Index c) {
  Matrix result(height, width);
  for (Index i = 0; i < height; ++i)
    for (Index j = 0; j < width; ++j) result(i, j) = pixels.data()[(i * width + j) * channels + c];
  return result;
}

}  // namespace

TEST_SUITE_BEGIN("kernels/winograd");

TEST_CASE("the maps of every instruction set are the paper's, for any number of channels") {
  const Maps maps;
  for (const isa::Kernels* kernels : {&isa::kBaseline, &isa::kAvx2, &isa::kAvx512, &kWideTiles}) {
    if (kernels != &kWideTiles && !isa::runs(*kernels)) continue;
    CAPTURE(kernels->name);
    for (const long n : {1L, 4L, 17L, 64L}) {
      CAPTURE(n);
      const isa::Tile four{4 * n, n, n, n}, two{2 * n, n, n, n};
      const Matrix image = random_matrix(16, n, Rng(1)), dy = random_matrix(4, n, Rng(2)),
                   taps = random_matrix(9, n, Rng(3)), bias = random_matrix(1, n, Rng(4));
      Matrix pixels(16, n), results(4, n), biased(4, n), gradients(16, n), weights(16, n),
          dw = taps;
      kernels->winograd_pixels(four, image.data(), pixels.data());
      kernels->winograd_results(two, image.data(), nullptr, results.data());
      kernels->winograd_results(two, image.data(), bias.data(), biased.data());
      kernels->winograd_gradients(two, dy.data(), gradients.data());
      kernels->winograd_weights(n, taps.data(), weights.data());
      kernels->winograd_weights_gradient(n, image.data(), dw.data());
      for (Index c = 0; c < n; ++c) {
        const Matrix d = channel(image, 4, 4, n, c), w = channel(taps, 3, 3, n, c),
                     y = channel(dy, 2, 2, n, c);
        CHECK(tile_distance(channel(pixels, 4, 4, n, c), maps.bt * d * maps.bt.transpose()) < 1e-5);
        const Matrix result = maps.at * d * maps.at.transpose();
        CHECK(tile_distance(channel(results, 2, 2, n, c), result) < 1e-5);
        CHECK(tile_distance(channel(biased, 2, 2, n, c), result.array() + bias(0, c)) < 1e-5);
        CHECK(tile_distance(channel(gradients, 4, 4, n, c), maps.at.transpose() * y * maps.at) <
              1e-5);
        CHECK(tile_distance(channel(weights, 4, 4, n, c), maps.g * w * maps.g.transpose()) < 1e-5);
        CHECK(tile_distance(channel(dw, 3, 3, n, c), w + maps.g.transpose() * d * maps.g) < 1e-5);
      }
    }
  }
}

TEST_CASE(
    "transformed convolutions agree with the naive loops: odd sides, few channels, many tiles") {
  kernels::ConvScratch
      scratch;  // the same for all: what a shape leaves in it, the next must not read
  for (const ConvShape& s : {ConvShape{1, 4, 4, 1, 3, 1, 1}, ConvShape{3, 7, 5, 17, 3, 1, 1},
                             ConvShape{16, 1, 1, 16, 3, 1, 1}, ConvShape{32, 8, 8, 32, 3, 1, 1},
                             ConvShape{5, 40, 37, 3, 3, 1, 1}, ConvShape{3, 7, 5, 17, 3, 1, 1}}) {
    CAPTURE(s.channels);
    CAPTURE(s.height);
    const Matrix x = random_matrix(3, s.inputs(), Rng(1)),
                 dy = random_matrix(3, s.outputs(), Rng(2));
    const Matrix w = random_matrix(s.window(), s.filters, Rng(3));
    const Vector b = random_vector(s.filters, Rng(4));
    Matrix y(3, s.outputs()), y_naive(3, s.outputs()), dw = w, dw_naive = w;
    for (const Real* bias : {b.data(), static_cast<const Real*>(nullptr)}) {
      kernels::winograd_forward(s, x, w.data(), bias, y, scratch);
      reference::conv_forward(s, x, w.data(), bias, y_naive);
      CHECK(tile_distance(y, y_naive) < kWinogradTolerance);
    }
    kernels::winograd_backward_weights(s, x, dy, dw.data(), scratch);
    reference::conv_backward_weights(s, x, dy, dw_naive.data());
    CHECK(tile_distance(dw, dw_naive) < 20 * kWinogradTolerance);  // sums over all pixels
  }
}

TEST_CASE(
    "windows of 3 x 3 that meet every pixel are transformed, of enough channels and tiles; others "
    "not") {
  CHECK(kernels::winograd_pays({64, 8, 8, 64, 3, 1, 1}));
  CHECK_FALSE(kernels::winograd_pays({64, 8, 8, 64, 3, 2, 1}));
  CHECK_FALSE(kernels::winograd_pays({64, 8, 8, 64, 3, 1, 0}));
  CHECK_FALSE(kernels::winograd_pays({64, 8, 8, 64, 5, 1, 2}));
  CHECK_FALSE(kernels::winograd_pays({64, 4, 4, 64, 3, 1, 1}));
  CHECK_FALSE(kernels::winograd_pays({3, 32, 32, 64, 3, 1, 1}));
  CHECK_FALSE(kernels::winograd_pays({64, 32, 32, 1, 3, 1, 1}));
}

TEST_SUITE_END();
