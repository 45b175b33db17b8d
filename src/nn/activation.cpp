#include "kernels/elementwise.h"
#include "nn/kinds.h"

namespace resboost {
namespace {

/// y = f(x), number by number; its derivative is a function of y.
class Activation final : public Layer {
 public:
  using Forward = void (*)(const Rows&, MutRows);
  using Backward = void (*)(const Rows&, const Rows&, MutRows);
  Activation(const char* kind, Index width, Forward forward_kernel, Backward backward_kernel)
      : kind_(kind), width_(width), forward_(forward_kernel), backward_(backward_kernel) {}

  std::string kind() const override { return kind_; }
  bool is(Forward kernel) const { return forward_ == kernel; }
  Index inputs() const override { return width_; }
  Index outputs() const override { return width_; }
  bool elementwise() const override { return true; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Activation>(*this); }
  void infer(const Rows& in, MutRows out, Memo&) const override { forward_(in, out); }
  void backward(const Rows&, const Rows& out, Memo&, const Rows& dout,
                MutRows* din) const override {
    if (din) backward_(out, dout, *din);
  }

 private:
  const char* kind_;
  Index width_;
  Forward forward_;
  Backward backward_;
};

}  // namespace

bool is_relu(const Layer& layer) {
  const auto* activation = dynamic_cast<const Activation*>(&layer);
  return activation && activation->is(kernels::relu_forward);
}

bool is_tanh(const Layer& layer) {
  const auto* activation = dynamic_cast<const Activation*>(&layer);
  return activation && activation->is(kernels::tanh_forward);
}

std::unique_ptr<Layer> make_relu(Index width) {
  return std::make_unique<Activation>("relu", width, kernels::relu_forward, kernels::relu_backward);
}

std::unique_ptr<Layer> make_tanh(Index width) {
  return std::make_unique<Activation>("tanh", width, kernels::tanh_forward, kernels::tanh_backward);
}

}  // namespace resboost
