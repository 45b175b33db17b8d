#include "kernels/dense.h"

#include "kernels/packed_weight.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

/// y = x w + b
class Dense final : public Layer {
 public:
  Dense(Index inputs, Index outputs)
      : weight_{.name = "weight",
                .rows = inputs,
                .cols = outputs,
                .value = Vector::Zero(inputs * outputs),
                .multiplies = true},
        bias_{"bias", 1, outputs, Vector::Zero(outputs), false} {}

  std::string kind() const override { return "dense"; }
  Index inputs() const override { return weight_.rows; }
  Index outputs() const override { return weight_.cols; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Dense>(*this); }

  void infer(const Rows& in, MutRows out, Memo&) const override {
    if (weight_.packed) {
      weight_.packed->forward(in, bias_.value.data(), out);
    } else {
      kernels::dense_forward(in, weight_.value.data(), bias_.value.data(), out);
    }
  }

  void backward(const Rows&, const Rows&, Memo&, const Rows& dout, MutRows* din) const override {
    if (!din) return;
    if (weight_.packed) {
      weight_.packed->backward_input(dout, *din);
    } else {
      kernels::dense_backward_input(dout, weight_.value.data(), *din);
    }
  }

  void add_gradient(const Rows& in, const Rows&, Memo&, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    if (&param == &weight_) {
      const Rows columns = in.middleCols(rows.begin, rows.size());
      if (weight_.packed) {
        weight_.packed->backward_weights(columns, dout, sum);
      } else {
        kernels::dense_backward_weights(columns, dout, sum);
      }
    }
    if (&param == &bias_ && rows.size() > 0) kernels::add_column_sums(dout, sum);
  }

  void collect(std::vector<Param*>& list) override {
    list.push_back(&weight_);
    list.push_back(&bias_);
  }
  Index param_count() const override { return weight_.value.size() + bias_.value.size(); }

 private:
  Param weight_, bias_;
};

}  // namespace

std::unique_ptr<Layer> make_dense(Index inputs, Index outputs) {
  return std::make_unique<Dense>(inputs, outputs);
}

}  // namespace resboost
