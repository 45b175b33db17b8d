#include <string>
#include <utility>

#include "kernels/elementwise.h"
#include "nn/identity.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// u -> first(u) + second(u).   Memo: inner[i] and saved[i], the output, of layer i; saved[2] is
/// the second's gradient in the input, where both have one. An identity does nothing: its output,
/// and its gradient, are read where they lie.
class Sum final : public Layer {
 public:
  Sum(std::unique_ptr<Layer> first, std::unique_ptr<Layer> second)
      : first_{is_identity(*first), std::move(first)},
        second_{is_identity(*second), std::move(second)} {}

  std::string kind() const override { return "sum"; }
  Index inputs() const override { return first_.layer->inputs(); }
  Index outputs() const override { return first_.layer->outputs(); }
  LayerSpec spec() const override {
    return {kind(), inputs(), outputs(), {first_.layer->spec(), second_.layer->spec()}};
  }
  std::unique_ptr<Layer> clone() const override {
    return std::make_unique<Sum>(first_.layer->clone(), second_.layer->clone());
  }

  /// One of the two writes to out, where the other is added.
  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    prepare(scratch);
    const auto run = [&](const Term& term, MutRows to, Memo& inner) -> Rows {
      if (term.identity) return in;
      term.layer->infer(in, to, inner);
      return to;
    };
    const Rows u =
        run(first_, second_.identity ? out : MutRows(output(0, in, scratch)), scratch.inner[0]);
    const Rows v = run(second_, out, scratch.inner[1]);
    kernels::weighted_sum(1, u, 1, v, out);
  }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    prepare(memo);
    if (!first_.identity) first_.layer->forward(in, output(0, in, memo), memo.inner[0]);
    if (!second_.identity) second_.layer->forward(in, output(1, in, memo), memo.inner[1]);
    kernels::weighted_sum(1, output_of(0, in, memo), 1, output_of(1, in, memo), out);
  }

  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    const auto run = [&](std::size_t i, MutRows* to) {
      const Term& term = i == 0 ? first_ : second_;
      if (!term.identity) term.layer->backward(in, output(i, in, memo), memo.inner[i], dout, to);
    };
    // Where one is the identity, the other's gradient needs no place of its own.
    if (!din || first_.identity || second_.identity) {
      run(0, din);
      run(1, din);
      if (din)
        kernels::weighted_sum(1, dout, 1, first_.identity && second_.identity ? dout : Rows(*din),
                              *din);
      return;
    }
    MutRows second_din = memo.saved[2].view(in.rows(), inputs());
    run(0, din);
    run(1, &second_din);
    kernels::weighted_sum(1, *din, 1, second_din, *din);
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    first_.layer->add_gradient(in, output_of(0, in, memo), memo.inner[0], dout, param, rows, sum);
    second_.layer->add_gradient(in, output_of(1, in, memo), memo.inner[1], dout, param, rows, sum);
  }

  void collect(std::vector<Param*>& list) override {
    first_.layer->collect(list);
    second_.layer->collect(list);
  }
  Index param_count() const override {
    return first_.layer->param_count() + second_.layer->param_count();
  }

 private:
  struct Term {
    bool identity;
    std::unique_ptr<Layer> layer;
  };

  void prepare(Memo& memo) const {
    memo.saved.resize(3);
    memo.inner.resize(2);
  }
  Buffer::View output(std::size_t i, const Rows& in, Memo& memo) const {
    return memo.saved[i].view(in.rows(), outputs());
  }
  Rows output_of(std::size_t i, const Rows& in, Memo& memo) const {
    return (i == 0 ? first_ : second_).identity ? in : Rows(output(i, in, memo));
  }

  Term first_, second_;
};

}  // namespace

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
