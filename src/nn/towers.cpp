#include <string>
#include <utility>

#include "resboost/error.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

/// [u | v] -> first(u) + second(v).   Memo: inner[i] and saved[i], the output, of tower i.
class Towers final : public Layer {
 public:
  Towers(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second)
      : first_(std::move(first)), second_(std::move(second)) {}

  std::string kind() const override { return "towers"; }
  Index inputs() const override { return first_->inputs() + second_->inputs(); }
  Index outputs() const override { return first_->outputs(); }
  LayerSpec spec() const override {
    return {kind(), inputs(), outputs(), {first_->spec(), second_->spec()}};
  }
  std::unique_ptr<Layer> clone() const override {
    return std::make_unique<Towers>(first_->clone(), second_->clone());
  }

  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    pass(in, out, scratch, &Layer::infer);
  }
  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    pass(in, out, memo, &Layer::forward);
  }

  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    const Index left = first_->inputs(), right = second_->inputs();
    const auto output = [&](std::size_t i) { return memo.saved[i].view(in.rows(), outputs()); };
    if (!din) {
      first_->backward(in.leftCols(left), output(0), memo.inner[0], dout, nullptr);
      second_->backward(in.rightCols(right), output(1), memo.inner[1], dout, nullptr);
      return;
    }
    MutRows du = din->leftCols(left), dv = din->rightCols(right);
    first_->backward(in.leftCols(left), output(0), memo.inner[0], dout, &du);
    second_->backward(in.rightCols(right), output(1), memo.inner[1], dout, &dv);
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    const auto output = [&](std::size_t i) { return memo.saved[i].view(in.rows(), outputs()); };
    first_->add_gradient(in.leftCols(first_->inputs()), output(0), memo.inner[0], dout, param, rows,
                         sum);
    second_->add_gradient(in.rightCols(second_->inputs()), output(1), memo.inner[1], dout, param,
                          rows, sum);
  }

  void collect(std::vector<Param*>& list) override {
    first_->collect(list);
    second_->collect(list);
  }
  Index param_count() const override { return first_->param_count() + second_->param_count(); }

 private:
  void pass(const Rows& in, MutRows out, Memo& memo,
            void (Layer::*run)(const Rows&, MutRows, Memo&) const) const {
    memo.saved.resize(2);
    memo.inner.resize(2);
    auto u = memo.saved[0].view(in.rows(), outputs()), v = memo.saved[1].view(in.rows(), outputs());
    ((*first_).*run)(in.leftCols(first_->inputs()), u, memo.inner[0]);
    ((*second_).*run)(in.rightCols(second_->inputs()), v, memo.inner[1]);
    out = u + v;
  }

  std::unique_ptr<Layer> first_, second_;
};

}  // namespace

std::unique_ptr<Layer> make_towers(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second) {
  if (first->outputs() != second->outputs()) {
    throw ConfigError("towers: the first gives " + std::to_string(first->outputs()) +
                      " outputs, the second " + std::to_string(second->outputs()) +
                      "; they are added");
  }
  return std::make_unique<Towers>(std::move(first), std::move(second));
}

}  // namespace resboost
