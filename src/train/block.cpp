#include <cmath>
#include <utility>
#include <vector>

#include "resboost/methods.h"
#include "train/conv_block.h"
#include "train/embedding.h"

namespace resboost {
namespace {

/// Weights scaled so that a unit-variance input gives a unit-variance output (He et al. 2015 for
/// relu, Glorot & Bengio 2010 else).
std::unique_ptr<Layer> random_dense(Index inputs, Index outputs, Init init, double gain, Rng rng) {
  auto layer = make_dense(inputs, outputs);
  const double scale = std::sqrt(gain / static_cast<double>(inputs));
  for (Real& weight : params(*layer)[0]->value) {
    weight =
        static_cast<Real>(init == Init::he ? scale * rng.normal() : 0.1 * rng.uniform() - 0.05);
  }
  return layer;
}

}  // namespace

std::unique_ptr<Layer> make_embedding(Index inputs, Index outputs, const BlockConfig& config,
                                      Rng rng) {
  std::vector<std::unique_ptr<Layer>> layers;
  for (int i = 0; i < config.layers; ++i) {
    layers.push_back(random_dense(inputs, config.width, config.init, i == 0 ? 1 : 2,
                                  rng.fork(static_cast<std::uint64_t>(i))));
    layers.push_back(make_relu(config.width));
    inputs = config.width;
  }
  layers.push_back(random_dense(inputs, outputs, config.init, 1,
                                rng.fork(static_cast<std::uint64_t>(config.layers))));
  if (config.output == Activation::relu) layers.push_back(make_relu(outputs));
  if (config.output == Activation::tanh) layers.push_back(make_tanh(outputs));
  return make_sequential(std::move(layers));
}

std::unique_ptr<Layer> make_embedding(const Examples& examples, const BlockConfig& config,
                                      Rng rng) {
  const Index width = examples.width();
  if (examples.pooling.window == 0) return make_embedding(width, width, config, rng);
  const ImageShape& shape = examples.pooling.image;
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_branch(shape, shape.channels, 1, config.branch, rng));
  layers.push_back(make_relu(width));
  return make_sequential(std::move(layers));
}

std::unique_ptr<Layer> make_block(const Examples& examples, const BlockConfig& config, Rng rng) {
  const Pooling& pooling = examples.pooling;
  return pooling.window > 0 ? make_zero_branch(pooling.image, config.branch, rng)
                            : make_block(examples.width(), config, rng);
}

std::unique_ptr<Layer> make_block(Index width, const BlockConfig& config, Rng rng) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_embedding(width, width, config, rng));
  layers.push_back(make_dense(width, width));  // zero, so that a new block is the identity
  return make_sequential(std::move(layers));
}

std::unique_ptr<Layer> make_plain_block(Index width, const BlockConfig& config, Rng rng) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_embedding(width, width, config, rng.fork(0)));
  layers.push_back(random_dense(width, width, config.init, 1, rng.fork(1)));
  return make_sequential(std::move(layers));
}

}  // namespace resboost
