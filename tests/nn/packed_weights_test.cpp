#include "nn/packed_weights.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "support/layer_check.h"

using namespace resboost;

namespace {

std::unique_ptr<Layer> two_dense_layers() {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(300, 200));
  layers.push_back(make_relu(200));
  layers.push_back(make_dense(200, 30));
  return make_sequential(std::move(layers));
}

void follow_all(PackedWeights& packed, const Layer& layer) {
  for (const Param* param : params(layer)) packed.follow(*param, {0, param->rows});
}

}  // namespace

TEST_SUITE_BEGIN("nn/packed_weights");

TEST_CASE("matrices are copied, however deep inside, and nothing else is") {
  const auto layer = two_dense_layers();
  PackedWeights packed(nullptr);
  packed.add(*layer);
  for (const Param* param : params(*layer))
    CHECK((packed.panels(*param) != nullptr) == (param->name == "weight"));
  CHECK(packed.panels(make_dense(3, 3)->own_params()[0]) == nullptr);
}

TEST_CASE("a pass with copies has the bits of one without, as long as they follow the weights") {
  const auto layer = two_dense_layers();
  randomise(*layer, Rng(1));
  PackedWeights packed(nullptr);
  packed.add(*layer);
  follow_all(packed, *layer);
  const LayerPass plain(*layer, 20, Rng(2)), fast(*layer, 20, Rng(2), &packed);
  CHECK(fast.out == plain.out);
  CHECK(fast.din == plain.din);
  // Copies that did not follow are what the pass reads.
  randomise(*layer, Rng(3));
  const LayerPass changed(*layer, 20, Rng(2)), stale(*layer, 20, Rng(2), &packed);
  CHECK(changed.din != plain.din);
  CHECK(stale.din != changed.din);
  follow_all(packed, *layer);
  CHECK(LayerPass(*layer, 20, Rng(2), &packed).din == changed.din);
}

TEST_SUITE_END();
