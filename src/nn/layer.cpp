#include "resboost/layer.h"

namespace resboost {
namespace {

void visit_from(const Layer& layer, const std::string& path,
                const std::function<void(const std::string&, const Layer&)>& see) {
  see(path, layer);
  for (std::size_t i = 0; i < layer.size(); ++i)
    visit_from(layer.layer(i), path + "." + std::to_string(i), see);
}

template <class Some, class Found>
void collect(Some& layer, std::vector<Found*>& list) {
  for (auto& param : layer.own_params()) list.push_back(&param);
  for (std::size_t i = 0; i < layer.size(); ++i) collect(layer.layer(i), list);
}

}  // namespace

void Memo::reserve(std::size_t results, std::size_t layers) {
  if (saved.size() < results) saved.resize(results);
  if (inner.size() < layers) inner.resize(layers);
  for (Memo& memo : inner) memo.packed = packed;
}

Layer::Layer(const Layer& other) : params_(other.params_) {
  for (const auto& layer : other.layers_) layers_.push_back(layer->clone());
}

LayerSpec Layer::spec() const {
  LayerSpec spec{kind(), inputs(), outputs(), {}, sizes()};
  for (const auto& layer : layers_) spec.layers.push_back(layer->spec());
  return spec;
}

Index Layer::param_count() const {
  Index count = 0;
  for (const Param& param : params_) count += param.value.size();
  for (const auto& layer : layers_) count += layer->param_count();
  return count;
}

void Layer::add_gradient(const Rows&, const Rows&, Memo&, const Rows&, const Param&, Range,
                         Real*) const {}

void Layer::filled() {
  for (const auto& layer : layers_) layer->filled();
}

void visit(const Layer& layer,
           const std::function<void(const std::string& path, const Layer& layer)>& see) {
  visit_from(layer, "", see);
}

std::vector<Param*> params(Layer& layer) {
  std::vector<Param*> list;
  collect(layer, list);
  return list;
}

std::vector<const Param*> params(const Layer& layer) {
  std::vector<const Param*> list;
  collect(layer, list);
  return list;
}

}  // namespace resboost
