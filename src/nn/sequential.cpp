#include <string>
#include <utility>

#include "resboost/error.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

/// One layer after the other. Memo: saved[i] is the output of layer i (but the last), saved[layers + i] its gradient.
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

  void infer(const Rows& in, MutRows out, Memo& scratch) const override { pass(in, out, scratch, &Layer::infer); }
  void forward(const Rows& in, MutRows out, Memo& memo) const override { pass(in, out, memo, &Layer::forward); }

  void backward(const Rows& in, const Rows& out, Memo& memo, const Rows& dout, MutRows* din) const override {
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

  void add_gradient(const Rows& in, const Rows& out, Memo& memo, const Rows& dout, const Param& param, Range rows,
                    Real* sum) const override {
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

  Rows output(std::size_t i, Index rows, Memo& memo) const { return memo.saved[i].view(rows, layers_[i]->outputs()); }
  Buffer::View gradient(std::size_t i, Index rows, Memo& memo) const {
    return memo.saved[layers_.size() + i].view(rows, layers_[i]->outputs());
  }
  Pass pass_of(std::size_t i, const Rows& in, const Rows& out, Memo& memo, const Rows& dout) const {
    const bool last = i + 1 == layers_.size();
    return {i == 0 ? in : output(i - 1, in.rows(), memo), last ? out : output(i, in.rows(), memo),
            last ? dout : Rows(gradient(i, in.rows(), memo))};
  }

  void pass(const Rows& in, MutRows out, Memo& memo, void (Layer::*run)(const Rows&, MutRows, Memo&) const) const {
    memo.saved.resize(2 * layers_.size());
    memo.inner.resize(layers_.size());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const Rows layer_in = i == 0 ? in : Rows(memo.saved[i - 1].view(in.rows(), layers_[i]->inputs()));
      if (i + 1 == layers_.size()) {
        ((*layers_[i]).*run)(layer_in, out, memo.inner[i]);
      } else {
        ((*layers_[i]).*run)(layer_in, memo.saved[i].view(in.rows(), layers_[i]->outputs()), memo.inner[i]);
      }
    }
  }

  std::vector<std::unique_ptr<Layer>> layers_;
};

}  // namespace

std::unique_ptr<Layer> make_sequential(std::vector<std::unique_ptr<Layer>> layers) {
  if (layers.empty()) throw ConfigError("sequential: no layers; give at least one");
  for (std::size_t i = 1; i < layers.size(); ++i) {
    if (layers[i]->inputs() == layers[i - 1]->outputs()) continue;
    throw ConfigError("sequential: layer " + std::to_string(i) + " takes " + std::to_string(layers[i]->inputs()) +
                      " inputs, the one before it gives " + std::to_string(layers[i - 1]->outputs()));
  }
  return std::make_unique<Sequential>(std::move(layers));
}

}  // namespace resboost
