// Layers of pictures without parameters, the sum of two layers, and what all of them are in a model
// file.

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/layer.h"
#include "support/layer_check.h"

using namespace resboost;

namespace {

template <class... Layers>
std::unique_ptr<Layer> in_sequence(Layers... layers) {
  std::vector<std::unique_ptr<Layer>> list;
  (list.push_back(std::move(layers)), ...);
  return make_sequential(std::move(list));
}

/// A block that halves the picture: conv norm, relu, conv norm beside shortcut A.
std::unique_ptr<Layer> halving_block() {
  const ImageShape in{4, 6, 2};
  return make_sum(
      in_sequence(make_conv_norm(in, 3, 3, 2), make_tanh(18), make_conv_norm({2, 3, 3}, 3, 3, 1)),
      make_subsample(in, 3, 2));
}

std::vector<std::unique_ptr<Layer>> all_layers() {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_conv({4, 6, 2}, 3, 3, 2));
  layers.push_back(make_conv_norm({4, 6, 2}, 3, 3, 1));
  layers.push_back(make_batch_norm({4, 6, 2}));
  layers.push_back(make_average_pool({4, 6, 2}, 3));
  layers.push_back(make_subsample({4, 5, 2}, 3, 2));
  layers.push_back(make_identity(48));
  layers.push_back(halving_block());
  return layers;
}

}  // namespace

namespace {

/// Of a layer of pictures; what is 0 is left out.
std::vector<LayerSize> sizes(const ImageShape& in, Index window = 0, Index stride = 0) {
  std::vector<LayerSize> all{{"image", {in.height, in.width, in.channels}}};
  if (window != 0) all.push_back({"window", {window}});
  if (stride != 0) all.push_back({"stride", {stride}});
  return all;
}

}  // namespace

TEST_SUITE_BEGIN("nn/picture");

TEST_CASE("backward agrees with central differences") {
  for (const auto& layer : all_layers()) {
    CAPTURE(layer->kind());
    randomise(*layer, Rng(11));
    CHECK(worst_error(*layer, Rng(12)) < kGradientTolerance);
  }
}

TEST_CASE("a layer made from its spec, or cloned, is the same") {
  for (const auto& layer : all_layers()) {
    CAPTURE(layer->kind());
    randomise(*layer, Rng(13));
    const auto made = make_layer(layer->spec(), layer->param_count()), clone = layer->clone();
    if (layer->param_count() > 0)
      CHECK_THROWS_AS(make_layer(layer->spec(), layer->param_count() - 1), ModelError);
    const auto numbers = params(*layer), made_numbers = params(*made);
    REQUIRE(made_numbers.size() == numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) made_numbers[i]->value = numbers[i]->value;
    const Matrix in = random_matrix(3, layer->inputs(), Rng(14));
    Matrix out(3, layer->outputs()), again = out;
    Memo memo;
    layer->infer(in, out, memo);
    for (const Layer* other : {made.get(), clone.get()}) {
      CHECK(other->kind() == layer->kind());
      REQUIRE(other->outputs() == layer->outputs());
      other->infer(in, again, memo);
      CHECK(again == out);
    }
  }
}

TEST_CASE("a subsample takes every other pixel and appends zeros") {
  const auto layer = make_subsample({3, 3, 1}, 2, 2);
  Matrix in(1, 9), out(1, 8), expected(1, 8);
  in << 1, 2, 3, 4, 5, 6, 7, 8, 9;
  expected << 1, 0, 3, 0, 7, 0, 9, 0;
  Memo memo;
  layer->infer(in, out, memo);
  CHECK(out == expected);
}

TEST_CASE("a sum adds what two layers make of the same rows") {
  auto first = make_dense(2, 1), second = make_dense(2, 1);
  params(*first)[0]->value << 1, 10;
  params(*second)[0]->value << 100, 0;
  const auto sum = make_sum(std::move(first), std::move(second));
  Matrix in(1, 2), out(1, 1);
  in << 3, 4;
  Memo memo;
  sum->infer(in, out, memo);
  CHECK(out(0, 0) == 343);
}

TEST_CASE("a sum with identities, which are read where they lie, is the sum of both") {
  const Matrix in = random_matrix(3, 4, Rng(1)), dout = random_matrix(3, 4, Rng(2));
  const Matrix weight = random_matrix(4, 4, Rng(3)), y = in * weight,
               dx = dout * weight.transpose();
  const auto dense = [&] {
    auto layer = make_dense(4, 4);
    params(*layer)[0]->value = weight.reshaped<Eigen::RowMajor>();
    return layer;
  };
  struct Case {
    std::unique_ptr<Layer> first, second;
    Matrix out, din;
  };
  Case cases[] = {{make_identity(4), dense(), in + y, dout + dx},
                  {dense(), make_identity(4), in + y, dout + dx},
                  {make_identity(4), make_identity(4), 2 * in, 2 * dout}};
  for (Case& of : cases) {
    const auto sum = make_sum(std::move(of.first), std::move(of.second));
    Memo scratch, memo;
    Matrix inferred(3, 4), out(3, 4), din(3, 4);
    sum->infer(in, inferred, scratch);
    sum->forward(in, out, memo);
    MutRows back(din);
    sum->backward(in, out, memo, dout, &back);
    CHECK((inferred - of.out).cwiseAbs().maxCoeff() < 1e-5);
    CHECK((out - of.out).cwiseAbs().maxCoeff() < 1e-5);
    CHECK((din - of.din).cwiseAbs().maxCoeff() < 1e-5);
    const auto all = params(*sum);
    if (all.empty()) continue;
    sum->forward(in, out, memo);
    sum->backward(in, out, memo, dout, nullptr);
    Vector gradient = Vector::Zero(16);
    sum->add_gradient(in, out, memo, dout, *all[0], {0, 4}, gradient.data());
    CHECK((gradient - Matrix(in.transpose() * dout).reshaped<Eigen::RowMajor>())
              .cwiseAbs()
              .maxCoeff() < 1e-5);
  }
}

TEST_CASE("what cannot be is a configuration error that says so") {
  CHECK_THROWS_WITH_AS(
      make_sum(make_dense(2, 3), make_dense(2, 4)),
      "sum: the first layer has 3 outputs, the second 4; give two of the same widths", ConfigError);
  CHECK_THROWS_WITH_AS(
      make_sum(make_dense(3, 3), make_dense(2, 3)),
      "sum: the first layer has 3 inputs, the second 2; give two of the same widths", ConfigError);
  CHECK_THROWS_WITH_AS(
      make_subsample({4, 4, 3}, 2, 1),
      "subsample: 2 filters of 3 channels; it cannot leave any out, give as many or more",
      ConfigError);
  CHECK_THROWS_WITH_AS(make_subsample({4, 4, 3}, 3, 0), "subsample: stride 0; give at least 1",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_average_pool({4, 4, 3}, 0), "average_pool: window 0; give at least 1",
                       ConfigError);
  CHECK_THROWS_WITH_AS(make_identity(0), "identity: width 0; give at least 1", ConfigError);
  CHECK_THROWS_AS(make_average_pool({4, 4, 0}, 2), ConfigError);
}

TEST_CASE("hostile specs are refused before anything is allocated") {
  constexpr Index kHuge = Index{1} << 24, kBudget = 1000;
  const auto refused = [](const LayerSpec& spec, const char* text) {
    CHECK_THROWS_WITH_AS(make_layer(spec, kBudget), text, ModelError);
  };
  refused({"conv", 18, 18, {}, sizes({3, 3, 3}, 3, 1)},
          "layer \"conv\": its picture does not have 18 numbers");
  refused({"conv", kHuge, kHuge, {}, sizes({kHuge, kHuge, kHuge}, 3, 1)},
          "layer \"conv\": its picture does not have 16777216 numbers");
  refused({"conv", 1, 1, {}, sizes({0, 1, 1}, 3, 1)},
          "layer \"conv\": a picture of 0 on a side or of channels");
  refused({"conv", 1, 1, {}, sizes({Index{1} << 62, 1, 1}, 3, 1)},
          "layer \"conv\": a picture of 4611686018427387904 on a side or of channels");
  refused({"conv_norm", kHuge, kHuge, {}, sizes({1, 1, kHuge}, 255, 1)},
          "layer \"conv_norm\": more parameters than the file holds");
  refused({"conv", 9, 9, {}, sizes({3, 3, 1}, Index{1} << 40, 1)},
          "layer \"conv\": window 1099511627776 and stride 1; expected at most 255 and 16777216");
  refused({"conv", 9, 9, {}, sizes({3, 3, 1}, 1, 0)},
          "layer \"conv\": conv: stride 0; give at least 1");
  refused({"conv", 9, 8, {}, sizes({3, 3, 1}, 3, 1)},
          "layer \"conv\": 8 outputs are no picture of 3 x 3 pixels");
  refused({"batch_norm", 9, 18, {}, sizes({3, 3, 1})},
          "layer \"batch_norm\": gives 9 outputs, not 18");
  refused({"batch_norm", 2000, 2000, {}, sizes({1, 1, 2000})},
          "layer \"batch_norm\": more parameters than the file holds");
  refused({"average_pool", 9, 9, {}, sizes({3, 3, 1}, 0)},
          "layer \"average_pool\": average_pool: window 0; give at least 1");
  refused({"average_pool", 9, 9, {}, sizes({3, 3, 1}, 2)},
          "layer \"average_pool\": gives 4 outputs, not 9");
  refused({"subsample", 18, 4, {}, sizes({3, 3, 2}, 0, 2)},
          "layer \"subsample\": subsample: 1 filters of 2 channels; it cannot leave any out, give "
          "as many or more");
  refused({"subsample", 9, 4, {}, sizes({3, 3, 1}, 0, -1)},
          "layer \"subsample\": window 0 and stride -1; expected at most 255 and 16777216");
  refused({"identity", 3, 4, {}, {}}, "layer \"identity\": inputs and outputs differ");
  refused({"sum", 3, 3, {{"identity", 3, 3, {}, {}}}, {}},
          "layer \"sum\": 1 inner layers; expected 2");
  refused({"sum", 3, 4, {{"dense", 3, 4, {}, {}}, {"identity", 3, 3, {}, {}}}, {}},
          "layer \"sum\": the widths of its two layers are not its own");
}

TEST_SUITE_END();
