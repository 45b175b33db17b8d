#include <doctest/doctest.h>

#include "nn/packed_weights.h"
#include "resboost/error.h"
#include "resboost/layer.h"
#include "support/bf16_variants.h"
#include "support/layer_check.h"

using namespace resboost;

namespace {

constexpr double kTolerance = sizeof(Real) == sizeof(double) ? 1e-12 : 1e-4;

double distance(const Matrix& a, const Matrix& b) { return double{(a - b).cwiseAbs().maxCoeff()}; }

}  // namespace

TEST_SUITE_BEGIN("nn/conv");

TEST_CASE("convolutions: backward agrees with central differences") {
  for (const ImageShape& in : {ImageShape{4, 5, 2}, ImageShape{3, 3, 1}, ImageShape{1, 1, 3}})
    for (const Index window : {1, 3})
      for (const Index stride : {1, 2}) {
        CAPTURE(in.width);
        CAPTURE(window);
        CAPTURE(stride);
        const auto conv = make_conv(in, 3, window, stride),
                   norm = make_conv_norm(in, 3, window, stride);
        for (Layer* layer : {conv.get(), norm.get()}) {
          CHECK(layer->outputs() ==
                (in.height + stride - 1) / stride * ((in.width + stride - 1) / stride) * 3);
          randomise(*layer, Rng(1));
          // In single precision a normalisation of a handful of numbers shows more of the noise
          // than of the gradient.
          if (layer == norm.get() && in.width == 1 && sizeof(Real) == sizeof(float)) continue;
          CHECK(worst_error(*layer, Rng(2)) < kGradientTolerance);
        }
      }
}

TEST_CASE("threads that share a weight by its rows add up what one would") {
  const auto conv = make_conv({5, 6, 3}, 4, 3, 2), norm = make_conv_norm({5, 6, 3}, 4, 3, 1);
  for (Layer* layer : {conv.get(), norm.get()}) {
    randomise(*layer, Rng(3));
    check_row_ranges(*layer, Rng(4));
  }
}

#ifndef RESBOOST_DOUBLE

TEST_CASE("a pass multiplies in bf16 where its memo says so, and the layer itself stays exact") {
  for (const kernels::isa::Bf16Kernels* variant : test::bf16_variants()) {
    CAPTURE(variant->name);
    const auto conv = make_conv({6, 6, 16}, 16, 3, 1), norm = make_conv_norm({6, 6, 16}, 16, 3, 1);
    for (Layer* layer : {conv.get(), norm.get()}) {
      randomise(*layer, Rng(1));
      LayerPass exact(*layer, 2, Rng(2));
      const PackedWeights packed(variant);
      LayerPass rounded(*layer, 2, Rng(2), &packed);
      CHECK(rounded.out != exact.out);
      CHECK(rounded.din != exact.din);
      CHECK((rounded.out - exact.out).norm() < 0.02 * exact.out.norm());
      CHECK((rounded.din - exact.din).norm() < 0.05 * exact.din.norm());
      LayerPass again(*layer, 2, Rng(2));
      CHECK(again.out == exact.out);
    }
  }
}

#endif

TEST_CASE("a convolution and its batch norm in one are the two of them") {
  const ImageShape in{7, 6, 3};
  const auto fused = make_conv_norm(in, 5, 3, 2), conv = make_conv(in, 5, 3, 2),
             norm = make_batch_norm({4, 3, 5});
  randomise(*fused, Rng(5));
  params(*conv)[0]->value = params(*fused)[0]->value;
  for (std::size_t i = 0; i < 4; ++i) params(*norm)[i]->value = params(*fused)[i + 1]->value;
  LayerPass pass(*fused, 6, Rng(6));
  Matrix product(6, conv->outputs()), out(6, norm->outputs());
  Memo conv_memo, norm_memo;
  conv->forward(pass.in, product, conv_memo);
  norm->forward(product, out, norm_memo);
  CHECK(distance(out, pass.out) == 0);
  Matrix dproduct(6, conv->outputs()), din(6, conv->inputs());
  MutRows dproduct_out(dproduct), din_out(din);
  norm->backward(product, out, norm_memo, pass.direction, &dproduct_out);
  conv->backward(pass.in, product, conv_memo, dproduct, &din_out);
  CHECK(distance(din, pass.din) == 0);
  Memo scratch;
  fused->infer(pass.in, pass.out, scratch);
  norm->infer(product, out, norm_memo);
  CHECK(distance(out, pass.out) < kTolerance);
}

TEST_CASE("what is no convolution is a configuration error") {
  CHECK_THROWS_WITH_AS(make_conv({4, 4, 3}, 8, 2, 1),
                       "conv: window 2; give an odd number, so that it has a middle", ConfigError);
  CHECK_THROWS_WITH_AS(make_conv_norm({4, 4, 3}, 8, 3, 0), "conv_norm: stride 0; give at least 1",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_conv({4, 4, 3}, 0, 3, 1), "conv: 0 filters; give at least 1",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_conv({4, 0, 3}, 8, 3, 1),
                       "conv: a picture of 4 x 0 pixels with 3 channels; each must be at least 1",
                       ConfigError);
  CHECK_THROWS_AS(make_conv({4, 2, 3}, 8, 7, 1), ConfigError);
}

TEST_SUITE_END();
