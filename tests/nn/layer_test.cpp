#include "resboost/layer.h"

#include <doctest/doctest.h>

#include "resboost/error.h"
#include "support/layer_check.h"

using namespace resboost;

namespace {

std::unique_ptr<Layer> two_layers() {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(4, 6));
  layers.push_back(make_tanh(6));
  layers.push_back(make_dense(6, 3));
  return make_sequential(std::move(layers));
}

}  // namespace

TEST_SUITE_BEGIN("nn/layer");

TEST_CASE("backward agrees with central differences for every layer") {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(4, 3));
  layers.push_back(make_relu(7));
  layers.push_back(make_tanh(7));
  layers.push_back(two_layers());
  layers.push_back(make_towers(two_layers(), make_dense(2, 3)));
  for (const auto& layer : layers) {
    CAPTURE(layer->kind());
    randomise(*layer, Rng(11));
    CHECK(worst_error(*layer, Rng(12)) < kGradientTolerance);
  }
}

TEST_CASE(
    "activations write over what they read only where nobody needs it: runs of them at both ends "
    "and between") {
  std::vector<std::unique_ptr<Layer>> layers;
  for (const bool dense : {false, false, true, false, false, false, true, false, false})
    layers.push_back(dense ? make_dense(4, 4) : make_tanh(4));
  const auto all = make_sequential(std::move(layers));
  randomise(*all, Rng(1));
  CHECK(worst_error(*all, Rng(2)) < kGradientTolerance);
  LayerPass pass(*all, 5, Rng(3));
  const Matrix in = pass.in, dout = pass.direction, out = pass.out;
  Matrix inferred(5, 4);
  Memo scratch;
  all->infer(pass.in, inferred, scratch);
  CHECK(inferred == out);
  CHECK(pass.in == in);
  pass.run();
  CHECK(pass.in == in);
  CHECK(pass.direction == dout);
}

TEST_CASE("a layer made from its spec has the same structure") {
  const auto layer = two_layers();
  const auto again = make_layer(layer->spec(), layer->param_count());
  CHECK(again->spec().layers.size() == 3);
  CHECK(again->inputs() == 4);
  CHECK(again->outputs() == 3);
  CHECK(again->param_count() == layer->param_count());
}

TEST_CASE("a visit meets every layer by its path, each before those inside it") {
  const auto towers = make_towers(two_layers(), make_dense(2, 3));
  std::string seen;
  visit(*towers, [&](const std::string& path, const Layer& layer) {
    seen += path + ":" + layer.kind();
    for (const Param& param : layer.own_params()) seen += "," + param.name;
    seen += " ";
  });
  CHECK(seen ==
        ":towers .0:sequential .0.0:dense,weight,bias .0.1:tanh .0.2:dense,weight,bias "
        ".1:dense,weight,bias ");
}

TEST_CASE("a clone has the numbers and shares none of them") {
  const auto layer = two_layers();
  randomise(*layer, Rng(1));
  const auto copy = layer->clone();
  CHECK(params(*copy)[0]->value == params(*layer)[0]->value);
  params(*copy)[0]->value.setZero();
  CHECK(params(*layer)[0]->value.norm() > 0);
}

TEST_CASE("hostile specs are refused before anything is allocated") {
  const auto refused = [](const LayerSpec& spec, Index budget, const char* text) {
    CHECK_THROWS_WITH_AS(make_layer(spec, budget), text, ModelError);
  };
  refused({"convolution", 3, 3, {}, {}}, 100,
          "unknown layer \"convolution\"; known: average_pool, batch_norm, conv, conv_norm, dense, "
          "identity, own, relu, "
          "sequential, subsample, sum, tanh, towers, trees");
  refused({"dense", 1 << 23, 1 << 23, {}, {}}, 100,
          "layer \"dense\": more parameters than the file holds");
  refused({"dense", 0, 3, {}, {}}, 100, "layer \"dense\": width 0 to 3; expected 1 to 16777216");
  refused({"relu", 3, 4, {}, {}}, 100, "layer \"relu\": inputs and outputs differ");
  refused({"relu", 3, 3, {{"relu", 3, 3, {}, {}}}, {}}, 100,
          "layer \"relu\": has inner layers; only \"sequential\", \"sum\" and \"towers\" may");
  refused({"sequential", 3, 4, {{"relu", 3, 3, {}, {}}}, {}}, 100,
          "layer \"sequential\": its layers do not give its outputs");
  refused({"sequential", 3, 4, {}, {}}, 100,
          "layer \"sequential\": its layers do not give its outputs");
  refused({"sequential", 3, 4, {{"relu", 3, 3, {}, {}}, {"dense", 2, 4, {}, {}}}, {}}, 100,
          "layer \"dense\": takes 2 inputs, gets 3");
  refused({"towers", 3, 4, {{"dense", 3, 4, {}, {}}}, {}}, 100,
          "layer \"towers\": 1 inner layers; expected 2");
  refused({"towers", 5, 4, {{"dense", 3, 4, {}, {}}, {"dense", 3, 4, {}, {}}}, {}}, 100,
          "layer \"towers\": the widths of its two layers do not make its own");
  refused({"towers", 6, 4, {{"dense", 3, 4, {}, {}}, {"dense", 3, 4, {}, {}}}, {}}, 20,
          "layer \"dense\": more parameters than the file holds");
}

TEST_CASE("towers add what their two layers make of the two parts of a row") {
  auto first = make_dense(2, 1), second = make_dense(1, 1);
  params(*first)[0]->value << 1, 10;
  params(*second)[0]->value << 100;
  const auto towers = make_towers(std::move(first), std::move(second));
  Matrix in(1, 3), out(1, 1);
  in << 1, 2, 3;
  Memo memo;
  towers->infer(in, out, memo);
  CHECK(out(0, 0) == 321);
  CHECK(make_layer(towers->spec(), towers->param_count())->spec().layers.size() == 2);
  CHECK_THROWS_WITH_AS(make_towers(make_dense(2, 3), make_dense(2, 4)),
                       "towers: the first gives 3 outputs, the second 4; they are added",
                       ConfigError);
}

namespace {

/// A layer that says of itself what it is not.
class Doubled final : public Layer {
 public:
  std::string kind() const override { return "doubled"; }
  Index inputs() const override { return 2; }
  Index outputs() const override { return 4; }
  bool elementwise() const override { return true; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Doubled>(); }
  void infer(const Rows& in, MutRows out, Memo&) const override { out << in, in; }
  void backward(const Rows&, const Rows&, Memo&, const Rows&, MutRows*) const override {}
};

}  // namespace

TEST_CASE("an elementwise layer has as many outputs as inputs") {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(3, 2));
  layers.push_back(std::make_unique<Doubled>());
  CHECK_THROWS_WITH_AS(
      make_sequential(std::move(layers)),
      "sequential: layer \"doubled\" calls itself elementwise, but has 2 inputs and 4 outputs",
      ConfigError);
}

TEST_CASE("layers that do not chain are a configuration error") {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_relu(3));
  layers.push_back(make_relu(4));
  CHECK_THROWS_WITH_AS(make_sequential(std::move(layers)),
                       "sequential: layer 1 takes 4 inputs, the one before it gives 3",
                       ConfigError);
}

TEST_SUITE_END();
