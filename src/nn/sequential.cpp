#include <algorithm>
#include <string>
#include <utility>

#include "nn/kinds.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// One layer after the other. Memo: saved[i] is the output of layer i (but the last), saved[layers
/// + i] its gradient. In prediction, and among gradients, elementwise layers write over what they
/// read.
class Sequential final : public Layer {
 public:
  explicit Sequential(std::vector<std::unique_ptr<Layer>> layers) : Layer(std::move(layers)) {}

  std::string kind() const override { return "sequential"; }
  Index inputs() const override { return layer(0).inputs(); }
  Index outputs() const override { return layer(size() - 1).outputs(); }

  std::unique_ptr<Layer> clone() const override { return std::make_unique<Sequential>(*this); }
  double own_flops() const override { return 0; }
  std::string summary() const override {
    std::string all;
    for (std::size_t i = 0; i < size(); ++i) all += (i ? ", " : "") + layer(i).summary();
    return all;
  }

  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    scratch.reserve(2 * size(), size());
    for (std::size_t i = 0; i < size(); ++i) {
      const Rows layer_in = i == 0 ? in : Rows(inferred(i - 1, out, scratch));
      layer(i).infer(layer_in, inferred(i, out, scratch), scratch.inner[i]);
    }
  }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    memo.reserve(2 * size(), size());
    for (std::size_t i = 0; i < size(); ++i) {
      const Rows layer_in = i == 0 ? in : output(i - 1, in.rows(), memo);
      const bool last = i + 1 == size();
      layer(i).forward(layer_in, last ? out : memo.saved[i].view(in.rows(), layer(i).outputs()),
                       memo.inner[i]);
    }
  }

  void backward(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    for (std::size_t i = size(); i-- > 0;) {
      const Pass pass = pass_of(i, in, out, memo, dout);
      if (i == 0) {
        layer(i).backward(pass.in, pass.out, memo.inner[i], pass.dout, din);
      } else {
        MutRows layer_din = gradient(i - 1, in.rows(), memo);
        layer(i).backward(pass.in, pass.out, memo.inner[i], pass.dout, &layer_din);
      }
    }
  }

  void add_gradient(const Rows& in, const Rows& out, Memo& memo, const Rows& dout,
                    const Param& param, Range rows, Real* sum) const override {
    for (std::size_t i = 0; i < size(); ++i) {
      const Pass pass = pass_of(i, in, out, memo, dout);
      layer(i).add_gradient(pass.in, pass.out, memo.inner[i], pass.dout, param, rows, sum);
    }
  }

 private:
  /// What layer i met on the way forward, and the gradient that came back to it.
  struct Pass {
    Rows in, out, dout;
  };

  Rows output(std::size_t i, Index rows, Memo& memo) const {
    return memo.saved[i].view(rows, layer(i).outputs());
  }
  /// The last of the layers that write over the result of layer i, or i.
  std::size_t place(std::size_t i) const {
    while (i + 1 < size() && layer(i + 1).elementwise()) ++i;
    return i;
  }
  MutRows inferred(std::size_t i, MutRows out, Memo& scratch) const {
    const std::size_t at = place(i);
    return at + 1 == size() ? out : MutRows(scratch.saved[at].view(out.rows(), layer(i).outputs()));
  }
  /// The caller's own gradient, behind the last layer, is not to be changed.
  Buffer::View gradient(std::size_t i, Index rows, Memo& memo) const {
    const std::size_t at = std::min(place(i), size() - 2);
    return memo.saved[size() + at].view(rows, layer(i).outputs());
  }
  Pass pass_of(std::size_t i, const Rows& in, const Rows& out, Memo& memo, const Rows& dout) const {
    const bool last = i + 1 == size();
    return {i == 0 ? in : output(i - 1, in.rows(), memo), last ? out : output(i, in.rows(), memo),
            last ? dout : Rows(gradient(i, in.rows(), memo))};
  }
};

}  // namespace

bool is_sequential(const Layer& layer) { return dynamic_cast<const Sequential*>(&layer); }

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
