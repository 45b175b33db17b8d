#include "train/conv_block.h"

#include <cmath>
#include <utility>
#include <vector>

namespace resboost {
namespace {

/// Weights that keep the variance through relu: N(0, 2 / (window^2 channels)).
std::unique_ptr<Layer> with_random_weights(std::unique_ptr<Layer> layer, Rng rng) {
  Param& weight = *params(*layer).front();
  const double scale = std::sqrt(2.0 / static_cast<double>(weight.rows));
  for (Real& value : weight.value) value = static_cast<Real>(scale * rng.normal());
  return layer;
}

std::unique_ptr<Layer> random_conv_norm(const ImageShape& in, Index filters, Index window,
                                        Index stride, Rng rng) {
  return with_random_weights(make_conv_norm(in, filters, window, stride), rng);
}

}  // namespace

ImageShape strided(const ImageShape& in, Index filters, Index stride) {
  return {(in.height + stride - 1) / stride, (in.width + stride - 1) / stride, filters};
}

std::unique_ptr<Layer> make_conv_relu(const ImageShape& in, Index filters, Index stride, Rng rng) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(random_conv_norm(in, filters, 3, stride, rng));
  layers.push_back(make_relu(layers.back()->outputs()));
  return make_sequential(std::move(layers));
}

std::unique_ptr<Layer> make_branch(const ImageShape& in, Index filters, Index stride,
                                   BlockConfig::Branch branch, Rng rng) {
  const ImageShape out = strided(in, filters, stride);
  std::vector<std::unique_ptr<Layer>> layers;
  if (branch == BlockConfig::Branch::preactivation) {
    layers.push_back(make_batch_norm(in));
    layers.push_back(make_relu(in.size()));
  }
  layers.push_back(random_conv_norm(in, filters, 3, stride, rng.fork(0)));
  layers.push_back(make_relu(out.size()));
  layers.push_back(branch == BlockConfig::Branch::preactivation
                       ? with_random_weights(make_conv(out, filters, 3, 1), rng.fork(1))
                       : random_conv_norm(out, filters, 3, 1, rng.fork(1)));
  return make_sequential(std::move(layers));
}

std::unique_ptr<Layer> make_zero_branch(const ImageShape& in, BlockConfig::Branch branch, Rng rng) {
  auto layer = make_branch(in, in.channels, 1, branch, rng);
  const auto all = params(*layer);
  const char* last = branch == BlockConfig::Branch::preactivation ? "weight" : "scale";
  for (std::size_t i = all.size(); i-- > 0;) {
    if (all[i]->name != last) continue;
    all[i]->value.setZero();
    break;
  }
  return layer;
}

std::unique_ptr<Layer> make_conv_layers(const ImageShape& in, int layers, Rng rng) {
  std::vector<std::unique_ptr<Layer>> all;
  for (int i = 0; i < layers; ++i)
    all.push_back(make_conv_relu(in, in.channels, 1, rng.fork(static_cast<std::uint64_t>(i))));
  return make_sequential(std::move(all));
}

std::unique_ptr<Layer> make_projection(const ImageShape& in, Index filters, Index stride, Rng rng) {
  return random_conv_norm(in, filters, 1, stride, rng);
}

}  // namespace resboost
