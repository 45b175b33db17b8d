#include <algorithm>
#include <string>
#include <utility>

#include "resboost/error.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

/// One layer after the other. Memo: saved[i] is the output of layer i (but the last), saved[layers
/// + i] its gradient. In prediction, and among gradients, elementwise layers write over what they
/// read.
class Sequential final : public Layer {
 public:
  explicit Sequential(std::vector<std::unique_ptr<Layer>> layers) : layers_(std::move(layers)) {}

  std::string kind() const override { return "sequential"; }
  Index inputs() const override { return layers_.front()->inputs(); }
  Index outputs() const override { return layers_.back()->outputs(); }

  LayerSpec spec() const override {
    LayerSpec spec{kind(), inputs(), outputs(), {}};
    for (const auto& layer : layers_) spec.layers.push_back(layer->spec());
    return spec;
  }

  std::unique_ptr<Layer> clone() const override {
    std::vector<std::unique_ptr<Layer>> layers;
    for (const auto& layer : layers_) layers.push_back(layer->clone());
    return std::make_unique<Sequential>(std::move(layers));
  }

  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    prepare(scratch);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const Rows layer_in = i == 0 ? in : Rows(inferred(i - 1, out, scratch));
      layers_[i]->infer(layer_in, inferred(i, out, scratch), scratch.inner[i]);
    }
  }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    prepare(memo);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const Rows layer_in = i == 0 ? in : output(i - 1, in.rows(), memo);
      const bool last = i + 1 == layers_.size();
      layers_[i]->forward(layer_in,
                          last ? out : memo.saved[i].view(in.rows(), layers_[i]->outputs()),
                          memo.inner[i]);
    }
  }

  void backward(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    for (std::size_t i = layers_.size(); i-- > 0;) {
      const Pass pass = pass_of(i, in, out, memo, dout);
      if (i == 0) {
        layers_[i]->backward(pass.in, pass.out, memo.inner[i], pass.dout, din);
      } else {
        MutRows layer_din = gradient(i - 1, in.rows(), memo);
        layers_[i]->backward(pass.in, pass.out, memo.inner[i], pass.dout, &layer_din);
      }
    }
  }

  void add_gradient(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                    const Param& param, Range rows, Real* sum) const override {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const Pass pass = pass_of(i, in, out, memo, dout);
      layers_[i]->add_gradient(pass.in, pass.out, memo.inner[i], pass.dout, param, rows, sum);
    }
  }

  void collect(std::vector<Param*>& list) override {
    for (const auto& layer : layers_) layer->collect(list);
  }
  Index param_count() const override {
    Index count = 0;
    for (const auto& layer : layers_) count += layer->param_count();
    return count;
  }

 private:
  /// What layer i met on the way forward, and the gradient that came back to it.
  struct Pass {
    Rows in, out, dout;
  };

  Rows output(std::size_t i, Index rows, Memo& memo) const {
    return memo.saved[i].view(rows, layers_[i]->outputs());
  }
  /// The last of the layers that write over the result of layer i, or i.
  std::size_t place(std::size_t i) const {
    while (i + 1 < layers_.size() && layers_[i + 1]->elementwise()) ++i;
    return i;
  }
  MutRows inferred(std::size_t i, MutRows out, Memo& scratch) const {
    const std::size_t at = place(i);
    return at + 1 == layers_.size()
               ? out
               : MutRows(scratch.saved[at].view(out.rows(), layers_[i]->outputs()));
  }
  /// The caller's own gradient, behind the last layer, is not to be changed.
  Buffer::View gradient(std::size_t i, Index rows, Memo& memo) const {
    const std::size_t at = std::min(place(i), layers_.size() - 2);
    return memo.saved[layers_.size() + at].view(rows, layers_[i]->outputs());
  }
  Pass pass_of(std::size_t i, const Rows& in, const Rows& out, Memo& memo, const Rows& dout) const {
    const bool last = i + 1 == layers_.size();
    return {i == 0 ? in : output(i - 1, in.rows(), memo), last ? out : output(i, in.rows(), memo),
            last ? dout : Rows(gradient(i, in.rows(), memo))};
  }

  void prepare(Memo& memo) const {
    memo.saved.resize(2 * layers_.size());
    memo.inner.resize(layers_.size());
  }

  std::vector<std::unique_ptr<Layer>> layers_;
};

}  // namespace

std::unique_ptr<Layer> make_sequential(std::vector<std::unique_ptr<Layer>> layers) {
  if (layers.empty()) throw ConfigError("sequential: no layers; give at least one");
  for (const auto& layer : layers) {
    if (!layer->elementwise() || layer->inputs() == layer->outputs()) continue;
    throw ConfigError("sequential: layer \"" + layer->kind() +
                      "\" calls itself elementwise, but has " + std::to_string(layer->inputs()) +
                      " inputs and " + std::to_string(layer->outputs()) + " outputs");
  }
  for (std::size_t i = 1; i < layers.size(); ++i) {
    if (layers[i]->inputs() == layers[i - 1]->outputs()) continue;
    throw ConfigError("sequential: layer " + std::to_string(i) + " takes " +
                      std::to_string(layers[i]->inputs()) + " inputs, the one before it gives " +
                      std::to_string(layers[i - 1]->outputs()));
  }
  return std::make_unique<Sequential>(std::move(layers));
}

}  // namespace resboost
