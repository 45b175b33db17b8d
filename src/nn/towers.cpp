#include <string>
#include <utility>

#include "nn/kinds.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// [u | v] -> first(u) + second(v).   Memo: inner[i] and saved[i], the output, of tower i.
class Towers final : public Layer {
 public:
  Towers(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second)
      : Layer(two(std::move(first), std::move(second))) {}

  std::string kind() const override { return "towers"; }
  Index inputs() const override { return first().inputs() + second().inputs(); }
  Index outputs() const override { return first().outputs(); }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Towers>(*this); }
  std::string summary() const override { return first().summary() + ", " + second().summary(); }

  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    pass(in, out, scratch, &Layer::infer);
  }
  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    pass(in, out, memo, &Layer::forward);
  }

  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    const Index left = first().inputs(), right = second().inputs();
    const auto output = [&](std::size_t i) { return memo.saved[i].view(in.rows(), outputs()); };
    if (!din) {
      first().backward(in.leftCols(left), output(0), memo.inner[0], dout, nullptr);
      second().backward(in.rightCols(right), output(1), memo.inner[1], dout, nullptr);
      return;
    }
    MutRows du = din->leftCols(left), dv = din->rightCols(right);
    first().backward(in.leftCols(left), output(0), memo.inner[0], dout, &du);
    second().backward(in.rightCols(right), output(1), memo.inner[1], dout, &dv);
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    const auto output = [&](std::size_t i) { return memo.saved[i].view(in.rows(), outputs()); };
    first().add_gradient(in.leftCols(first().inputs()), output(0), memo.inner[0], dout, param, rows,
                         sum);
    second().add_gradient(in.rightCols(second().inputs()), output(1), memo.inner[1], dout, param,
                          rows, sum);
  }

 private:
  const Layer& first() const { return layer(0); }
  const Layer& second() const { return layer(1); }

  void pass(const Rows& in, MutRows out, Memo& memo,
            void (Layer::*run)(const Rows&, MutRows, Memo&) const) const {
    memo.reserve(2, 2);
    auto u = memo.saved[0].view(in.rows(), outputs()), v = memo.saved[1].view(in.rows(), outputs());
    (first().*run)(in.leftCols(first().inputs()), u, memo.inner[0]);
    (second().*run)(in.rightCols(second().inputs()), v, memo.inner[1]);
    out = u + v;
  }
};

}  // namespace

bool is_towers(const Layer& layer) { return dynamic_cast<const Towers*>(&layer) != nullptr; }

std::unique_ptr<Layer> make_towers(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second) {
  if (first->outputs() != second->outputs()) {
    throw ConfigError("towers: the first gives " + std::to_string(first->outputs()) +
                      " outputs, the second " + std::to_string(second->outputs()) +
                      "; they are added");
  }
  return std::make_unique<Towers>(std::move(first), std::move(second));
}

}  // namespace resboost
