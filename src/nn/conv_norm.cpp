#include "kernels/conv.h"
#include "nn/kinds.h"
#include "nn/normalisation.h"
#include "nn/packed_weights.h"
#include "nn/picture.h"

namespace resboost {
namespace {

using kernels::ConvShape;

/// y = batch norm of x * w.   Memo: saved[0] is x * w, and after backward() its gradient; saved[1]
/// is of the normalisation. In prediction: the folded weights and the bias.
class ConvNorm final : public Layer {
 public:
  explicit ConvNorm(const ConvShape& shape)
      : Layer(norm_params(shape.filters, {conv_weight(shape)})), shape_(shape) {}

  std::string kind() const override { return "conv_norm"; }
  Index inputs() const override { return shape_.inputs(); }
  Index outputs() const override { return shape_.outputs(); }
  std::vector<LayerSize> sizes() const override { return conv_sizes(shape_); }
  bool is_shortcut() const override { return shape_.size == 1; }
  double own_flops() const override { return conv_flops(shape_); }
  std::string summary() const override { return conv_summary(kind(), shape_); }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<ConvNorm>(*this); }

  /// One pass over the pictures: the weights are few beside them, so they are folded in every time.
  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    scratch.reserve(2, 0);
    auto folded = scratch.saved[0].view(weight().rows, weight().cols);
    auto bias = scratch.saved[1].view(1, weight().cols);
    norm().fold(weight(), folded, bias.row(0).transpose());
    kernels::conv_forward(shape_, in, folded.data(), bias.data(), out, conv_scratch());
  }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    memo.reserve(2, 0);
    auto product = memo.saved[0].view(in.rows(), outputs());
    kernels::conv_forward(shape_, in, weight().value.data(), nullptr, product, conv_scratch(),
                          bf16_of(memo));
    norm().forward(product, out, memo.saved[1]);
  }

  /// The gradient takes the place of the product, which nobody reads any more: less memory to go
  /// through.
  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    auto product = memo.saved[0].view(in.rows(), outputs());
    norm().backward(product, dout, product, memo.saved[1]);
    if (!din) return;
    kernels::conv_backward_input(shape_, product, weight().value.data(), *din, conv_scratch(),
                                 bf16_of(memo));
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows&, const Param& param,
                    Range rows, Real* sum) const override {
    if (&param == &weight()) {
      const auto dproduct = memo.saved[0].view(in.rows(), outputs());
      kernels::conv_backward_weights(shape_, in, dproduct, rows, sum, conv_scratch());
    } else {
      norm().add_gradient(param, rows, in.rows(), outputs() / shape_.filters, memo.saved[1], sum);
    }
  }

 private:
  const Param& weight() const { return own_params()[0]; }
  Normalisation norm() const { return Normalisation(std::span(own_params()).last<4>()); }

  ConvShape shape_;
};

}  // namespace

bool is_conv_norm(const Layer& layer) { return dynamic_cast<const ConvNorm*>(&layer) != nullptr; }

std::unique_ptr<Layer> make_conv_norm(const ImageShape& in, Index filters, Index window,
                                      Index stride) {
  return std::make_unique<ConvNorm>(conv_shape("conv_norm", in, filters, window, stride));
}

}  // namespace resboost
