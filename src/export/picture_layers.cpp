#include "export/picture_layers.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "nn/kinds.h"
#include "nn/normalisation.h"

namespace resboost {
namespace {

/// A size that layers of this kind have.
const std::vector<Index>& size_of(const std::vector<LayerSize>& sizes, std::string_view name) {
  return std::find_if(sizes.begin(), sizes.end(),
                      [&](const LayerSize& size) { return size.name == name; })
      ->numbers;
}

ImageShape image_of(const std::vector<LayerSize>& sizes) {
  const auto& numbers = size_of(sizes, "image");
  return {numbers[0], numbers[1], numbers[2]};
}

/// The picture that a step of so many pixels leaves.
ImageShape stepped(const ImageShape& in, Index step, Index channels) {
  return {(in.height + step - 1) / step, (in.width + step - 1) / step, channels};
}

/// What a layer leaves whose windows step so.
ImageShape left_by(const Layer& layer, const ImageShape& in, Index stride) {
  const ImageShape one = stepped(in, stride, 1);
  return stepped(in, stride, layer.outputs() / one.size());
}

Normalisation norm_of(const Layer& layer) {
  return Normalisation(std::span(layer.own_params()).last<4>());
}

}  // namespace

std::vector<float> floats_of(const Real* values, Index count) {
  std::vector<float> floats(static_cast<std::size_t>(count));
  std::transform(values, values + count, floats.begin(),
                 [](Real value) { return static_cast<float>(value); });
  return floats;
}

Convolution convolution_of(const Layer& layer) {
  const auto sizes = layer.sizes();
  Convolution conv;
  conv.in = image_of(sizes);
  conv.window = size_of(sizes, "window")[0];
  conv.stride = size_of(sizes, "stride")[0];
  conv.out = left_by(layer, conv.in, conv.stride);
  const Param& weight = layer.own_params()[0];
  if (is_conv(layer)) {
    conv.weight = floats_of(weight.value);
    conv.bias = floats_of(layer.own_params()[1].value);
    return conv;
  }
  Matrix folded(weight.rows, weight.cols);
  Vector bias(weight.cols);
  norm_of(layer).fold(weight, folded, bias);
  conv.weight = floats_of(folded.data(), folded.size());
  conv.bias = floats_of(bias);
  return conv;
}

ChannelNorm channel_norm_of(const Layer& layer) {
  const auto& own = layer.own_params();
  ChannelNorm norm{image_of(layer.sizes()), floats_of(own[0].value), floats_of(own[3].value), {},
                   floats_of(own[2].value), floats_of(own[1].value)};
  // Below zero it is in a damaged model only, which prediction takes for zero.
  for (float& variance : norm.variance) variance = std::max(variance, 0.0F);
  const Normalisation of_layer = norm_of(layer);
  for (Index c = 0; c < of_layer.channels(); ++c)
    norm.factor.push_back(static_cast<float>(of_layer.factor(c)));
  return norm;
}

AveragePooling average_pool_of(const ImageShape& in, Index window) {
  return {in, stepped(in, window, in.channels), window};
}

AveragePooling average_pool_of(const Layer& layer) {
  const auto sizes = layer.sizes();
  return average_pool_of(image_of(sizes), size_of(sizes, "window")[0]);
}

Subsampling subsampling_of(const Layer& layer) {
  const auto sizes = layer.sizes();
  const ImageShape in = image_of(sizes);
  const Index stride = size_of(sizes, "stride")[0];
  return {in, left_by(layer, in, stride), stride};
}

}  // namespace resboost
