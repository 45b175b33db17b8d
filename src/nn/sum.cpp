#include <string>
#include <utility>

#include "kernels/elementwise.h"
#include "resboost/error.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

/// u -> first(u) + second(u).   Memo: inner[i] and saved[i], the output, of layer i; saved[2] is the second's gradient
/// in the input. A shortcut that is the identity is read where it lies.
class Sum final : public Layer {
 public:
  Sum(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second)
      : shortcut_(first->kind() == "identity"), first_(std::move(first)), second_(std::move(second)) {}

  std::string kind() const override { return "sum"; }
  Index inputs() const override { return first_->inputs(); }
  Index outputs() const override { return first_->outputs(); }
  LayerSpec spec() const override { return {kind(), inputs(), outputs(), {first_->spec(), second_->spec()}}; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Sum>(first_->clone(), second_->clone()); }

  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    prepare(scratch);
    const Rows u = first(in, scratch, &Layer::infer);
    second_->infer(in, out, scratch.inner[1]);
    kernels::weighted_sum(1, u, 1, out, out);
  }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    prepare(memo);
    const Rows u = first(in, memo, &Layer::forward);
    auto v = output(1, in, memo);
    second_->forward(in, v, memo.inner[1]);
    kernels::weighted_sum(1, u, 1, v, out);
  }

  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout, MutRows* din) const override {
    if (!shortcut_) first_->backward(in, output(0, in, memo), memo.inner[0], dout, din);
    if (!din) {
      second_->backward(in, output(1, in, memo), memo.inner[1], dout, nullptr);
      return;
    }
    MutRows second_din = memo.saved[2].view(in.rows(), inputs());
    second_->backward(in, output(1, in, memo), memo.inner[1], dout, &second_din);
    kernels::weighted_sum(1, shortcut_ ? dout : Rows(*din), 1, second_din, *din);
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows& dout, const Param& param, Range rows,
                    Real* sum) const override {
    if (!shortcut_) first_->add_gradient(in, output(0, in, memo), memo.inner[0], dout, param, rows, sum);
    second_->add_gradient(in, output(1, in, memo), memo.inner[1], dout, param, rows, sum);
  }

  void collect(std::vector<Param*>& list) override {
    first_->collect(list);
    second_->collect(list);
  }
  Index param_count() const override { return first_->param_count() + second_->param_count(); }

 private:
  Buffer::View output(std::size_t i, const Rows& in, Memo& memo) const {
    return memo.saved[i].view(in.rows(), outputs());
  }

  void prepare(Memo& memo) const {
    memo.saved.resize(3);
    memo.inner.resize(2);
  }

  Rows first(const Rows& in, Memo& memo, void (Layer::*run)(const Rows&, MutRows, Memo&) const) const {
    if (shortcut_) return in;
    auto u = output(0, in, memo);
    ((*first_).*run)(in, u, memo.inner[0]);
    return u;
  }

  bool shortcut_;
  std::unique_ptr<Layer> first_, second_;
};

}  // namespace

std::unique_ptr<Layer> make_sum(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second) {
  for (const bool in : {true, false}) {
    const Index a = in ? first->inputs() : first->outputs(), b = in ? second->inputs() : second->outputs();
    if (a == b) continue;
    throw ConfigError("sum: the first layer has " + std::to_string(a) + (in ? " inputs" : " outputs") +
                      ", the second " + std::to_string(b) + "; give two of the same widths");
  }
  return std::make_unique<Sum>(std::move(first), std::move(second));
}

}  // namespace resboost
