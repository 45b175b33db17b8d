#include <string>
#include <utility>

#include "kernels/elementwise.h"
#include "nn/kinds.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// u -> first(u) + second(u).   Memo: inner[i] and saved[i], the output, of layer i; saved[2] is
/// the second's gradient in the input, where both have one. An identity does nothing: its output,
/// and its gradient, are read where they lie.
class Sum final : public Layer {
 public:
  Sum(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second)
      : Layer(two(std::move(first), std::move(second))) {}

  std::string kind() const override { return "sum"; }
  Index inputs() const override { return first().inputs(); }
  Index outputs() const override { return first().outputs(); }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Sum>(*this); }
  std::string summary() const override {
    return "(" + first().summary() + ") + (" + second().summary() + ")";
  }

  /// One of the two writes to out, where the other is added.
  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    scratch.reserve(3, 2);
    const auto run = [&](std::size_t i, MutRows to) -> Rows {
      if (skips_[i]) return in;
      layer(i).infer(in, to, scratch.inner[i]);
      return to;
    };
    const Rows u = run(0, skips_[1] ? out : MutRows(output(0, in, scratch)));
    const Rows v = run(1, out);
    kernels::weighted_sum(1, u, 1, v, out);
  }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    memo.reserve(3, 2);
    for (std::size_t i = 0; i < 2; ++i)
      if (!skips_[i]) layer(i).forward(in, output(i, in, memo), memo.inner[i]);
    kernels::weighted_sum(1, output_of(0, in, memo), 1, output_of(1, in, memo), out);
  }

  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    const auto run = [&](std::size_t i, MutRows* to) {
      if (!skips_[i]) layer(i).backward(in, output(i, in, memo), memo.inner[i], dout, to);
    };
    // Where one is the identity, the other's gradient needs no place of its own.
    if (!din || skips_[0] || skips_[1]) {
      run(0, din);
      run(1, din);
      if (din) kernels::weighted_sum(1, dout, 1, skips_[0] && skips_[1] ? dout : Rows(*din), *din);
      return;
    }
    MutRows second_din = memo.saved[2].view(in.rows(), inputs());
    run(0, din);
    run(1, &second_din);
    kernels::weighted_sum(1, *din, 1, second_din, *din);
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    for (std::size_t i = 0; i < 2; ++i)
      layer(i).add_gradient(in, output_of(i, in, memo), memo.inner[i], dout, param, rows, sum);
  }

 private:
  const Layer& first() const { return layer(0); }
  const Layer& second() const { return layer(1); }
  Buffer::View output(std::size_t i, const Rows& in, Memo& memo) const {
    return memo.saved[i].view(in.rows(), outputs());
  }
  Rows output_of(std::size_t i, const Rows& in, Memo& memo) const {
    return skips_[i] ? in : Rows(output(i, in, memo));
  }

  bool skips_[2] = {is_identity(first()), is_identity(second())};  ///< is it an identity?
};

}  // namespace

bool is_sum(const Layer& layer) { return dynamic_cast<const Sum*>(&layer); }

std::unique_ptr<Layer> make_sum(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second) {
  for (const bool in : {true, false}) {
    const Index a = in ? first->inputs() : first->outputs(),
                b = in ? second->inputs() : second->outputs();
    if (a == b) continue;
    throw ConfigError("sum: the first layer has " + std::to_string(a) +
                      (in ? " inputs" : " outputs") + ", the second " + std::to_string(b) +
                      "; give two of the same widths");
  }
  return std::make_unique<Sum>(std::move(first), std::move(second));
}

}  // namespace resboost
