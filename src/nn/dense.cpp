#include "kernels/dense.h"

#include <string>

#include "nn/kinds.h"
#include "nn/packed_weights.h"

namespace resboost {
namespace {

/// y = x w + b
class Dense final : public Layer {
 public:
  Dense(Index inputs, Index outputs)
      : Layer(std::vector<Param>{{.name = "weight",
                                  .rows = inputs,
                                  .cols = outputs,
                                  .value = Vector::Zero(inputs * outputs),
                                  .together = kernels::PackedWeight::block(outputs)},
                                 {"bias", 1, outputs, Vector::Zero(outputs), Role::bias}}) {}

  std::string kind() const override { return "dense"; }
  Index inputs() const override { return weight().rows; }
  Index outputs() const override { return weight().cols; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Dense>(*this); }
  const Param* matrix() const override { return &weight(); }
  bool is_shortcut() const override { return true; }
  double own_flops() const override { return 2.0 * static_cast<double>(weight().value.size()); }
  std::string summary() const override {
    return "dense " + std::to_string(inputs()) + " > " + std::to_string(outputs());
  }

  void infer(const Rows& in, MutRows out, Memo& memo) const override {
    if (const auto* packed = panels(memo)) {
      packed->forward(in, bias().value.data(), out);
    } else {
      kernels::dense_forward(in, weight().value.data(), bias().value.data(), out);
    }
  }

  void backward(const Rows&, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    if (!din) return;
    if (const auto* packed = panels(memo)) {
      packed->backward_input(dout, *din);
    } else {
      kernels::dense_backward_input(dout, weight().value.data(), *din);
    }
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    if (&param == &weight()) {
      const Rows columns = in.middleCols(rows.begin, rows.size());
      if (const auto* packed = panels(memo)) {
        packed->backward_weights(columns, dout, sum);
      } else {
        kernels::dense_backward_weights(columns, dout, sum);
      }
    }
    if (&param == &bias() && rows.size() > 0) kernels::add_column_sums(dout, sum);
  }

 private:
  const Param& weight() const { return own_params()[0]; }
  const Param& bias() const { return own_params()[1]; }
  const kernels::PackedWeight* panels(const Memo& memo) const {
    return memo.packed ? memo.packed->panels(weight()) : nullptr;
  }
};

}  // namespace

bool is_dense(const Layer& layer) { return dynamic_cast<const Dense*>(&layer) != nullptr; }

std::unique_ptr<Layer> make_dense(Index inputs, Index outputs) {
  return std::make_unique<Dense>(inputs, outputs);
}

}  // namespace resboost
