#include "resboost/layer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "kernels/pool.h"
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

/// Layers of pictures: numbers small enough that no product below overflows.
void check_picture(const LayerSpec& spec) {
  const ImageShape& in = spec.image;
  const auto fail = [&](const std::string& what) {
    throw ModelError("layer \"" + spec.kind + "\": " + what);
  };
  for (const Index side : {in.height, in.width, in.channels}) {
    if (side < 1 || side > spec.inputs)
      fail("a picture of " + std::to_string(side) + " on a side or of channels");
  }
  if (in.height * in.width > spec.inputs || in.size() != spec.inputs)
    fail("its picture does not have " + std::to_string(spec.inputs) + " numbers");
  if (spec.window < 0 || spec.window > kMaxWindow || spec.stride < 0 || spec.stride > kMaxWidth) {
    fail("window " + std::to_string(spec.window) + " and stride " + std::to_string(spec.stride) +
         "; expected at most " + std::to_string(kMaxWindow) + " and " + std::to_string(kMaxWidth));
  }
}

/// Channels of the output, a step of `stride` leaving ceil(side / stride).
Index filters_of(const LayerSpec& spec, Index stride) {
  const ImageShape out = kernels::pooled(spec.image, std::max<Index>(stride, 1));
  const Index pixels = out.height * out.width;
  if (spec.outputs % pixels == 0) return spec.outputs / pixels;
  throw ModelError("layer \"" + spec.kind + "\": " + std::to_string(spec.outputs) +
                   " outputs are no picture of " + std::to_string(out.height) + " x " +
                   std::to_string(out.width) + " pixels");
}

std::unique_ptr<Layer> make_picture_layer(const LayerSpec& spec, Index& budget) {
  check_picture(spec);
  const Index channels = spec.image.channels, taps = spec.window * spec.window * channels;
  if (spec.kind == "conv" || spec.kind == "conv_norm") {
    const Index filters = filters_of(spec, spec.stride);
    const bool norm = spec.kind == "conv_norm";
    spend(spec, taps + (norm ? 4 : 1), filters, budget);
    return (norm ? make_conv_norm : make_conv)(spec.image, filters, spec.window, spec.stride);
  }
  if (spec.kind == "batch_norm") {
    spend(spec, 4, channels, budget);
    return make_batch_norm(spec.image);
  }
  if (spec.kind == "average_pool") return make_average_pool(spec.image, spec.window);
  return make_subsample(spec.image, filters_of(spec, spec.stride), spec.stride);
}

/// What such a layer does not take is a ConfigError of its own, since programs may ask for it too.
std::unique_ptr<Layer> make_picture_layer_of(const LayerSpec& spec, Index& budget) {
  std::unique_ptr<Layer> layer;
  try {
    layer = make_picture_layer(spec, budget);
  } catch (const ConfigError& error) {
    throw ModelError("layer \"" + spec.kind + "\": " + error.what());
  }
  if (layer->outputs() == spec.outputs) return layer;
  throw ModelError("layer \"" + spec.kind + "\": gives " + std::to_string(layer->outputs()) +
                   " outputs, not " + std::to_string(spec.outputs));
}

struct Kind {
  const char* name;
  bool has_layers;
  std::unique_ptr<Layer> (*make)(const LayerSpec& spec, Index& budget);
};

constexpr Kind kKinds[] = {{"average_pool", false, make_picture_layer_of},
                           {"batch_norm", false, make_picture_layer_of},
                           {"conv", false, make_picture_layer_of},
                           {"conv_norm", false, make_picture_layer_of},
                           {"dense", false, make_dense_of},
                           {"identity", false, make_same_of<make_identity>},
                           {"relu", false, make_same_of<make_relu>},
                           {"sequential", true, make_sequential_of},
                           {"subsample", false, make_picture_layer_of},
                           {"sum", true, make_sum_of},
                           {"tanh", false, make_same_of<make_tanh>},
                           {"towers", true, make_towers_of}};

std::unique_ptr<Layer> make(const LayerSpec& spec, Index& budget) {
  check_widths(spec);
  std::string known;
  for (const Kind& kind : kKinds) {
    if (spec.kind == kind.name) {
      if (!kind.has_layers && !spec.layers.empty()) {
        throw ModelError("layer \"" + spec.kind +
                         "\": has inner layers; only \"sequential\", \"sum\" and \"towers\" may");
      }
      return kind.make(spec, budget);
    }
    known += (known.empty() ? "" : ", ") + std::string(kind.name);
  }
  throw ModelError("unknown layer \"" + spec.kind + "\"; known: " + known);
}

}  // namespace

std::vector<Param*> params(Layer& layer) {
  std::vector<Param*> list;
  layer.collect(list);
  return list;
}

std::vector<const Param*> params(const Layer& layer) {
  // collect() hands out what a caller may change; a const layer's list is const again.
  const auto list = params(const_cast<Layer&>(layer));
  return {list.begin(), list.end()};
}

std::unique_ptr<Layer> make_layer(const LayerSpec& spec, Index max_params) {
  return make(spec, max_params);
}

}  // namespace resboost
