#include <algorithm>
#include <string>
#include <utility>

#include "kernels/pool.h"
#include "nn/kinds.h"
#include "nn/own.h"
#include "nn/trees.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr Index kMaxWidth = Index{1} << 24;
constexpr Index kMaxWindow = 255;

/// Products of two widths cannot overflow.
void check_widths(const LayerSpec& spec) {
  if (spec.inputs < 1 || spec.outputs < 1 || spec.inputs > kMaxWidth || spec.outputs > kMaxWidth) {
    throw ModelError("layer \"" + spec.kind + "\": width " + std::to_string(spec.inputs) + " to " +
                     std::to_string(spec.outputs) + "; expected 1 to " + std::to_string(kMaxWidth));
  }
}

/// Takes the parameters of a layer off the budget.
void spend(const LayerSpec& spec, Index rows, Index cols, Index& budget) {
  if (rows > budget / cols)
    throw ModelError("layer \"" + spec.kind + "\": more parameters than the file holds");
  budget -= rows * cols;
}

std::unique_ptr<Layer> make(const LayerSpec& spec, Index& budget);

std::unique_ptr<Layer> make_sequential_of(const LayerSpec& spec, Index& budget) {
  std::vector<std::unique_ptr<Layer>> layers;
  Index width = spec.inputs;
  for (const LayerSpec& inner : spec.layers) {
    if (inner.inputs != width) {
      throw ModelError("layer \"" + inner.kind + "\": takes " + std::to_string(inner.inputs) +
                       " inputs, gets " + std::to_string(width));
    }
    layers.push_back(make(inner, budget));
    width = inner.outputs;
  }
  if (layers.empty() || width != spec.outputs)
    throw ModelError("layer \"sequential\": its layers do not give its outputs");
  return make_sequential(std::move(layers));
}

struct Two {
  std::unique_ptr<Layer> first, second;
};

Two make_two_of(const LayerSpec& spec, Index& budget) {
  if (spec.layers.size() != 2) {
    throw ModelError("layer \"" + spec.kind + "\": " + std::to_string(spec.layers.size()) +
                     " inner layers; expected 2");
  }
  auto first = make(spec.layers[0], budget),
       second = make(spec.layers[1], budget);  // which checks their widths
  return {std::move(first), std::move(second)};
}

std::unique_ptr<Layer> make_towers_of(const LayerSpec& spec, Index& budget) {
  Two two = make_two_of(spec, budget);
  if (two.first->inputs() + two.second->inputs() != spec.inputs ||
      two.first->outputs() != spec.outputs || two.second->outputs() != spec.outputs) {
    throw ModelError("layer \"towers\": the widths of its two layers do not make its own");
  }
  return make_towers(std::move(two.first), std::move(two.second));
}

std::unique_ptr<Layer> make_sum_of(const LayerSpec& spec, Index& budget) {
  Two two = make_two_of(spec, budget);
  for (const Layer* layer : {two.first.get(), two.second.get()}) {
    if (layer->inputs() != spec.inputs || layer->outputs() != spec.outputs)
      throw ModelError("layer \"sum\": the widths of its two layers are not its own");
  }
  return make_sum(std::move(two.first), std::move(two.second));
}

std::unique_ptr<Layer> make_dense_of(const LayerSpec& spec, Index& budget) {
  spend(spec, spec.inputs + 1, spec.outputs, budget);
  return make_dense(spec.inputs, spec.outputs);
}

template <std::unique_ptr<Layer> (*Make)(Index width)>
std::unique_ptr<Layer> make_same_of(const LayerSpec& spec, Index&) {
  if (spec.inputs != spec.outputs)
    throw ModelError("layer \"" + spec.kind + "\": inputs and outputs differ");
  return Make(spec.inputs);
}

/// What it does the program has to say (set_own_maps()).
std::unique_ptr<Layer> make_own_of(const LayerSpec& spec, Index&) {
  return make_own(spec.inputs, spec.outputs, nullptr);
}

/// The array of leaves is the largest; widths and sizes are such that no product overflows.
std::unique_ptr<Layer> make_trees_of(const LayerSpec& spec, Index& budget) {
  TreeSizes sizes;
  for (const LayerSize& size : spec.sizes) {
    const Index number = size.numbers.size() == 1 ? size.numbers[0] : -1;
    if (number < 0 || number > kMaxWidth)
      throw ModelError("layer \"trees\": \"" + size.name + "\" is no number that it can have");
    if (size.name == "trees") sizes.trees = number;
    if (size.name == "nodes") sizes.nodes = number;
    if (size.name == "sets") sizes.sets = number;
    if (size.name == "slopes") sizes.terms = number;
    if (size.name == "sloped_columns") sizes.sloped_columns = number;
  }
  if (sizes.terms > kMostSlopes || (sizes.terms > 0) != (sizes.sloped_columns > 0))
    throw ModelError("layer \"trees\": " + std::to_string(sizes.terms) +
                     " slopes of each leaf, along " + std::to_string(sizes.sloped_columns) +
                     " columns; expected at most " + std::to_string(kMostSlopes) +
                     ", and columns where there are slopes");
  // Leaves, their rows and slopes.
  spend(spec, sizes.trees + sizes.nodes, spec.outputs + 1 + 2 * sizes.terms, budget);
  spend(spec, sizes.nodes, 6, budget);  // with their gains
  spend(spec, sizes.sets, 16, budget);
  spend(spec, sizes.trees, 1, budget);
  spend(spec, sizes.sloped_columns, kCodeRoom, budget);
  return std::make_unique<Trees>(spec.inputs, spec.outputs, sizes);
}

/// The sizes of a layer of pictures; 0 for what the kind does not have.
struct PictureSizes {
  ImageShape image;
  Index window = 0, stride = 0;
};

PictureSizes picture_sizes(const LayerSpec& spec) {
  PictureSizes sizes;
  for (const LayerSize& size : spec.sizes) {
    const auto& n = size.numbers;
    if (size.name == "image" && n.size() == 3) sizes.image = {n[0], n[1], n[2]};
    if (size.name == "window" && n.size() == 1) sizes.window = n[0];
    if (size.name == "stride" && n.size() == 1) sizes.stride = n[0];
  }
  return sizes;
}

/// Numbers small enough that no product below overflows.
void check_picture(const LayerSpec& spec, const PictureSizes& sizes) {
  const ImageShape& in = sizes.image;
  const auto fail = [&](const std::string& what) {
    throw ModelError("layer \"" + spec.kind + "\": " + what);
  };
  for (const Index side : {in.height, in.width, in.channels}) {
    if (side < 1 || side > spec.inputs)
      fail("a picture of " + std::to_string(side) + " on a side or of channels");
  }
  if (in.height * in.width > spec.inputs || in.size() != spec.inputs)
    fail("its picture does not have " + std::to_string(spec.inputs) + " numbers");
  if (sizes.window < 0 || sizes.window > kMaxWindow || sizes.stride < 0 ||
      sizes.stride > kMaxWidth) {
    fail("window " + std::to_string(sizes.window) + " and stride " + std::to_string(sizes.stride) +
         "; expected at most " + std::to_string(kMaxWindow) + " and " + std::to_string(kMaxWidth));
  }
}

/// Channels of the output, a step of `stride` leaving ceil(side / s).
Index filters_of(const LayerSpec& spec, const PictureSizes& sizes) {
  const ImageShape out = kernels::pooled(sizes.image, std::max<Index>(sizes.stride, 1));
  const Index pixels = out.height * out.width;
  if (spec.outputs % pixels == 0) return spec.outputs / pixels;
  throw ModelError("layer \"" + spec.kind + "\": " + std::to_string(spec.outputs) +
                   " outputs are no picture of " + std::to_string(out.height) + " x " +
                   std::to_string(out.width) + " pixels");
}

using Make = std::unique_ptr<Layer> (*)(const LayerSpec&, const PictureSizes&, Index& budget);

/// What such a layer does not take is a ConfigError of its own, since programs may ask for it too.
template <Make kMake>
std::unique_ptr<Layer> make_picture_layer_of(const LayerSpec& spec, Index& budget) {
  const PictureSizes sizes = picture_sizes(spec);
  check_picture(spec, sizes);
  std::unique_ptr<Layer> layer;
  try {
    layer = kMake(spec, sizes, budget);
  } catch (const ConfigError& error) {
    throw ModelError("layer \"" + spec.kind + "\": " + error.what());
  }
  if (layer->outputs() == spec.outputs) return layer;
  throw ModelError("layer \"" + spec.kind + "\": gives " + std::to_string(layer->outputs()) +
                   " outputs, not " + std::to_string(spec.outputs));
}

/// own: numbers for each filter besides the weights.
template <decltype(make_conv)* kMake, Index own>
std::unique_ptr<Layer> make_conv_of(const LayerSpec& spec, const PictureSizes& sizes,
                                    Index& budget) {
  const Index filters = filters_of(spec, sizes);
  spend(spec, sizes.window * sizes.window * sizes.image.channels + own, filters, budget);
  return kMake(sizes.image, filters, sizes.window, sizes.stride);
}

std::unique_ptr<Layer> make_batch_norm_of(const LayerSpec& spec, const PictureSizes& sizes,
                                          Index& budget) {
  spend(spec, 4, sizes.image.channels, budget);
  return make_batch_norm(sizes.image);
}

std::unique_ptr<Layer> make_average_pool_of(const LayerSpec&, const PictureSizes& sizes, Index&) {
  return make_average_pool(sizes.image, sizes.window);
}

std::unique_ptr<Layer> make_subsample_of(const LayerSpec& spec, const PictureSizes& sizes, Index&) {
  return make_subsample(sizes.image, filters_of(spec, sizes), sizes.stride);
}

/// In alphabetical order.
const std::vector<LayerKind>& kinds() {
  using Sizes = std::vector<LayerKind::Size>;
  const LayerKind::Size image{"image", true}, window{"window"}, stride{"stride"};
  static const std::vector<LayerKind> all{
      {"average_pool", false, Sizes{image, window}, make_picture_layer_of<make_average_pool_of>},
      {"batch_norm", false, Sizes{image}, make_picture_layer_of<make_batch_norm_of>},
      {"conv", false, Sizes{image, window, stride},
       make_picture_layer_of<make_conv_of<make_conv, 1>>},
      {"conv_norm", false, Sizes{image, window, stride},
       make_picture_layer_of<make_conv_of<make_conv_norm, 4>>},
      {"dense", false, {}, make_dense_of},
      {"identity", false, {}, make_same_of<make_identity>},
      {"own", false, {}, make_own_of},
      {"relu", false, {}, make_same_of<make_relu>},
      {"sequential", true, {}, make_sequential_of},
      {"subsample", false, Sizes{image, stride}, make_picture_layer_of<make_subsample_of>},
      {"sum", true, {}, make_sum_of},
      {"tanh", false, {}, make_same_of<make_tanh>},
      {"towers", true, {}, make_towers_of},
      {"trees", false,
       Sizes{{"trees"},
             {"nodes", false, 0},
             {"sets", false, 0},
             {"slopes", false, 1, false},
             {"sloped_columns", false, 1, false}},
       make_trees_of}};
  return all;
}

std::unique_ptr<Layer> make(const LayerSpec& spec, Index& budget) {
  check_widths(spec);
  const LayerKind* kind = find_layer_kind(spec.kind);
  if (!kind) {
    std::string known;
    for (const LayerKind& one : kinds())
      known += (known.empty() ? "" : ", ") + std::string(one.name);
    throw ModelError("unknown layer \"" + spec.kind + "\"; known: " + known);
  }
  if (!kind->has_layers && !spec.layers.empty()) {
    throw ModelError("layer \"" + spec.kind +
                     "\": has inner layers; only \"sequential\", \"sum\" and \"towers\" may");
  }
  return kind->make(spec, budget);
}

}  // namespace

std::vector<std::unique_ptr<Layer>> two(std::unique_ptr<Layer> first,
                                        std::unique_ptr<Layer> second) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::move(first));
  layers.push_back(std::move(second));
  return layers;
}

const LayerKind* find_layer_kind(const std::string& name) {
  for (const LayerKind& kind : kinds())
    if (name == kind.name) return &kind;
  return nullptr;
}

std::unique_ptr<Layer> make_layer(const LayerSpec& spec, Index max_params) {
  return make(spec, max_params);
}

}  // namespace resboost
