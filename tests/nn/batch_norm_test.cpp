#include <doctest/doctest.h>

#include <cmath>

#include "resboost/error.h"
#include "resboost/layer.h"
#include "support/layer_check.h"

using namespace resboost;

TEST_SUITE_BEGIN("nn/batch_norm");

TEST_CASE("batch norm: backward agrees with central differences") {
  for (const ImageShape& in : {ImageShape{3, 4, 2}, ImageShape{1, 1, 17}, ImageShape{5, 2, 16}}) {
    CAPTURE(in.channels);
    const auto layer = make_batch_norm(in);
    randomise(*layer, Rng(1));
    CHECK(worst_error(*layer, Rng(2), 12) < kGradientTolerance);
    check_row_ranges(*layer, Rng(3));
  }
}

TEST_CASE(
    "training normalises a slice; its statistics times its rows are what add_gradient() gives") {
  const auto layer = make_batch_norm({1, 2, 1});
  LayerPass pass(*layer, 2, Rng(4));
  pass.in << 1, 2, 3, 6;
  pass.run();
  const Real deviation = static_cast<Real>(std::sqrt(3.5 + 1e-5));
  CHECK(double{pass.out(1, 1)} == doctest::Approx(double{3 / deviation}));
  const auto list = params(*layer);
  CHECK(list[2]->role == Role::statistic);
  CHECK(list[3]->role == Role::statistic);
  CHECK(list[0]->role == Role::bias);
  CHECK(double{pass.gradient(*list[2])(0)} == doctest::Approx(2 * 3.0));
  CHECK(double{pass.gradient(*list[3])(0)} == doctest::Approx(2 * 14.0 / 3));  // unbiased
}

TEST_CASE("prediction takes the running statistics, and a variance below zero for zero") {
  const auto layer = make_batch_norm({1, 1, 2});
  const auto list = params(*layer);
  list[0]->value << 2, 1;
  list[1]->value << 5, 0;
  list[2]->value << 1, 0;
  list[3]->value << 4, -7;
  Matrix in(1, 2), out(1, 2);
  in << 3, 1;
  Memo memo;
  layer->infer(in, out, memo);
  CHECK(double{out(0, 0)} == doctest::Approx(2 * 2 / std::sqrt(4 + 1e-5) + 5));
  CHECK(double{out(0, 1)} == doctest::Approx(1 / std::sqrt(1e-5)));
}

TEST_CASE("one pixel is its own mean: no division by zero") {
  const auto norm = make_batch_norm({1, 1, 3}), conv = make_conv_norm({1, 1, 3}, 2, 3, 1);
  for (Layer* layer : {norm.get(), conv.get()}) {
    randomise(*layer, Rng(5));
    LayerPass pass(*layer, 1, Rng(6));
    CHECK(pass.out.allFinite());
    CHECK(pass.din.isZero());
    for (const Param* param : params(*layer)) CHECK(pass.gradient(*param).allFinite());
    CHECK(pass.gradient(*params(*layer).back()).isZero());
  }
}

TEST_CASE(
    "backward() without a gradient in the input leaves the same gradients in the parameters") {
  const auto norm = make_batch_norm({2, 2, 3}), conv = make_conv_norm({2, 2, 3}, 2, 3, 1);
  for (Layer* layer : {norm.get(), conv.get()}) {
    randomise(*layer, Rng(7));
    LayerPass pass(*layer, 3, Rng(8)), without(*layer, 3, Rng(8));
    without.layer.forward(without.in, without.out, without.memo);
    without.layer.backward(without.in, without.out, without.memo, without.direction, nullptr);
    for (const Param* param : params(*layer))
      CHECK(pass.gradient(*param) == without.gradient(*param));
  }
}

TEST_CASE("a picture without pixels is a configuration error") {
  CHECK_THROWS_WITH_AS(
      make_batch_norm({0, 1, 3}),
      "batch_norm: a picture of 0 x 1 pixels with 3 channels; each must be at least 1",
      ConfigError);
}

TEST_SUITE_END();
