#include "resboost/layer.h"

#include <string>
#include <utility>

#include "resboost/error.h"

namespace resboost {
namespace {

constexpr Index kMaxWidth = Index{1} << 24;

/// Takes the parameters of one layer off the budget; products cannot overflow because widths are checked first.
void spend(Index& budget, const LayerSpec& spec) {
  if (spec.inputs < 1 || spec.outputs < 1 || spec.inputs > kMaxWidth || spec.outputs > kMaxWidth) {
    throw ModelError("layer \"" + spec.kind + "\": width " + std::to_string(spec.inputs) + " to " +
                     std::to_string(spec.outputs) + "; expected 1 to " + std::to_string(kMaxWidth));
  }
  if (spec.kind != "dense") return;
  budget -= (spec.inputs + 1) * spec.outputs;
  if (budget < 0) throw ModelError("layer \"dense\": more parameters than the file holds");
}

std::unique_ptr<Layer> make(const LayerSpec& spec, Index& budget);

std::unique_ptr<Layer> make_sequential_of(const LayerSpec& spec, Index& budget) {
  std::vector<std::unique_ptr<Layer>> layers;
  Index width = spec.inputs;
  for (const LayerSpec& inner : spec.layers) {
    if (inner.inputs != width) {
      throw ModelError("layer \"" + inner.kind + "\": takes " + std::to_string(inner.inputs) + " inputs, gets " +
                       std::to_string(width));
    }
    layers.push_back(make(inner, budget));
    width = inner.outputs;
  }
  if (layers.empty() || width != spec.outputs)
    throw ModelError("layer \"sequential\": its layers do not give its outputs");
  return make_sequential(std::move(layers));
}

std::unique_ptr<Layer> make_towers_of(const LayerSpec& spec, Index& budget) {
  if (spec.layers.size() != 2) {
    throw ModelError("layer \"towers\": " + std::to_string(spec.layers.size()) + " inner layers; expected 2");
  }
  auto first = make(spec.layers[0], budget), second = make(spec.layers[1], budget);  // which checks their widths
  if (first->inputs() + second->inputs() != spec.inputs || first->outputs() != spec.outputs ||
      second->outputs() != spec.outputs) {
    throw ModelError("layer \"towers\": the widths of its two layers do not make its own");
  }
  return make_towers(std::move(first), std::move(second));
}

std::unique_ptr<Layer> make(const LayerSpec& spec, Index& budget) {
  spend(budget, spec);
  if (spec.kind == "sequential") return make_sequential_of(spec, budget);
  if (spec.kind == "towers") return make_towers_of(spec, budget);
  if (!spec.layers.empty()) {
    throw ModelError("layer \"" + spec.kind + "\": has inner layers; only \"sequential\" and \"towers\" may");
  }
  if (spec.kind == "dense") return make_dense(spec.inputs, spec.outputs);
  if (spec.kind != "relu" && spec.kind != "tanh") {
    throw ModelError("unknown layer \"" + spec.kind + "\"; known: dense, relu, sequential, tanh, towers");
  }
  if (spec.inputs != spec.outputs) throw ModelError("layer \"" + spec.kind + "\": inputs and outputs differ");
  return spec.kind == "relu" ? make_relu(spec.inputs) : make_tanh(spec.inputs);
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

std::unique_ptr<Layer> make_layer(const LayerSpec& spec, Index max_params) { return make(spec, max_params); }

}  // namespace resboost
