#include "train/conv_features.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/toy_pictures.h"

using namespace resboost;

namespace {

Examples examples_of(const Dataset& data) { return {data.x, data.x, data.y, data.w}; }

}  // namespace

TEST_SUITE_BEGIN("train/conv_features");

TEST_CASE("a filter goes from -tanh(c) at one patch of a pair to tanh(c) at the other") {
  const Dataset data = bar_pictures(50, Rng(1));
  const auto layer = make_conv_features(examples_of(data), ImageShape{8, 8, 1}, 5, 1, 0.9, Rng(2));
  CHECK(layer->outputs() == 8 * 8 * 5);
  // w = 2 c / |step|^2 step, so one end and the other differ by 2 c: |w| |step| = 2 c.
  const Param& weight = *params(*layer)[0];
  Eigen::Map<const Matrix> w(weight.value.data(), weight.rows, weight.cols);
  for (Index f = 0; f < 5; ++f) CHECK(w.col(f).norm() > 0);
  // Some pixel of some picture is one end of a pair.
  Memo scratch;
  const Matrix x = data.x.reader()->slice({0, 50});
  Matrix out(50, layer->outputs());
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
  Pictures alike = *pictures_of(data.x);
  std::fill(alike.bytes.begin(), alike.bytes.end(), std::uint8_t{50});
  data.x = picture_rows(std::move(alike));
  const auto layer = make_conv_features(examples_of(data), ImageShape{8, 8, 1}, 2, 2, 0.9, Rng(2));
  for (const Param* param : params(*layer)) CHECK(param->value.allFinite());
}

TEST_SUITE_END();
