#include "train/conv_features.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/toy_pictures.h"

using namespace resboost;

namespace {

Examples examples_of(const Dataset& data) {
  Examples examples{data.x, data.x, data.y, data.w};
  examples.pictures = &data.pictures;
  return examples;
}

}  // namespace

TEST_SUITE_BEGIN("train/conv_features");

TEST_CASE("a filter goes from -tanh(c) at one patch of a pair to tanh(c) at the other") {
  const Dataset data = bar_pictures(50, Rng(1));
  const auto layer = make_conv_features(examples_of(data), data.pictures.shape, 5, 1, 0.9, Rng(2));
  CHECK(layer->outputs() == 8 * 8 * 5);
  // w = 2 c / |step|^2 step, so one end and the other differ by 2 c: |w| |step| = 2 c.
  const Param& weight = *params(*layer)[0];
  Eigen::Map<const Matrix> w(weight.value.data(), weight.rows, weight.cols);
  for (Index f = 0; f < 5; ++f) CHECK(w.col(f).norm() > 0);
  // Some pixel of some picture is one end of a pair.
  Memo scratch;
  Matrix x(50, 64), out(50, layer->outputs());
  for (Index i = 0; i < 50; ++i) data.pictures.read(i, x.row(i).data());
  layer->infer(x, out, scratch);
  const Real low = std::tanh(Real(-0.9)), high = std::tanh(Real(0.9));
  for (Index f = 0; f < 5; ++f) {
    CAPTURE(f);
    Real nearest_low = 1, nearest_high = 1;
    for (Index i = 0; i < out.size() / 5; ++i) {
      nearest_low = std::min(nearest_low, std::abs(out.data()[i * 5 + f] - low));
      nearest_high = std::min(nearest_high, std::abs(out.data()[i * 5 + f] - high));
    }
    CHECK(nearest_low < 1e-4);
    CHECK(nearest_high < 1e-4);
  }
}

TEST_CASE("pictures that are all alike give constant features") {
  Dataset data = bar_pictures(6, Rng(1));
  std::fill(data.pictures.bytes.begin(), data.pictures.bytes.end(), std::uint8_t{50});
  const auto layer = make_conv_features(examples_of(data), data.pictures.shape, 2, 2, 0.9, Rng(2));
  for (const Param* param : params(*layer)) CHECK(param->value.allFinite());
}

TEST_SUITE_END();
