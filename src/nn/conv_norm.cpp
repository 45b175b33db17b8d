#include "kernels/conv.h"
#include "nn/normalisation.h"
#include "nn/picture.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

using kernels::ConvShape;

/// y = batch norm of x * w.   Memo: saved[0] is x * w, and after backward() its gradient; saved[1]
/// is of the normalisation. In prediction: the folded weights and the bias.
class ConvNorm final : public Layer {
 public:
  explicit ConvNorm(const ConvShape& shape)
      : shape_(shape),
        weight_{.name = "weight",
                .rows = shape.window(),
                .cols = shape.filters,
                .value = Vector::Zero(shape.window() * shape.filters),
                .together = kernels::rows_together(shape)},
        norm_(shape.filters) {}

  std::string kind() const override { return "conv_norm"; }
  Index inputs() const override { return shape_.inputs(); }
  Index outputs() const override { return shape_.outputs(); }
  LayerSpec spec() const override {
    return {kind(), inputs(), outputs(), {}, image_of(shape_), shape_.size, shape_.stride};
  }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<ConvNorm>(*this); }

  /// One pass over the pictures: the weights are few beside them, so they are folded in every time.
  void infer(const Rows& in, MutRows out, Memo& scratch) const override {
    scratch.saved.resize(2);
    auto weight = scratch.saved[0].view(weight_.rows, weight_.cols);
    auto bias = scratch.saved[1].view(1, weight_.cols);
    norm_.fold(weight_, weight, bias.row(0).transpose());
    kernels::conv_forward(shape_, in, weight.data(), bias.data(), out, conv_scratch());
  }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    memo.saved.resize(2);
    auto product = memo.saved[0].view(in.rows(), outputs());
    kernels::conv_forward(shape_, in, weight_.value.data(), nullptr, product, conv_scratch(),
                          weight_.bf16.get());
    norm_.forward(product, out, memo.saved[1]);
  }

  /// The gradient takes the place of the product, which nobody reads any more: less memory to go
  /// through.
  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    auto product = memo.saved[0].view(in.rows(), outputs());
    norm_.backward(product, dout, product, memo.saved[1]);
    if (!din) return;
    kernels::conv_backward_input(shape_, product, weight_.value.data(), *din, conv_scratch(),
                                 weight_.bf16.get());
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows&, const Param& param,
                    Range rows, Real* sum) const override {
    if (&param == &weight_) {
      const auto dproduct = memo.saved[0].view(in.rows(), outputs());
      kernels::conv_backward_weights(shape_, in, dproduct, rows, sum, conv_scratch());
    } else {
      norm_.add_gradient(param, rows, in.rows(), outputs() / shape_.filters, memo.saved[1], sum);
    }
  }

  void collect(std::vector<Param*>& list) override {
    list.push_back(&weight_);
    norm_.collect(list);
  }
  Index param_count() const override { return weight_.value.size() + norm_.param_count(); }

 private:
  ConvShape shape_;
  Param weight_;
  Normalisation norm_;
};

}  // namespace

std::unique_ptr<Layer> make_conv_norm(const ImageShape& in, Index filters, Index window,
                                      Index stride) {
  return std::make_unique<ConvNorm>(conv_shape("conv_norm", in, filters, window, stride));
}

}  // namespace resboost
