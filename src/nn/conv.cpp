#include "kernels/conv.h"

#include "kernels/batch_norm.h"
#include "nn/picture.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

using kernels::ConvShape;

/// y = x * w + b, window by window
class Conv final : public Layer {
 public:
  explicit Conv(const ConvShape& shape)
      : shape_(shape),
        weight_{.name = "weight",
                .rows = shape.window(),
                .cols = shape.filters,
                .value = Vector::Zero(shape.window() * shape.filters),
                .together = kernels::rows_together(shape)},
        bias_{"bias", 1, shape.filters, Vector::Zero(shape.filters), false} {}

  std::string kind() const override { return "conv"; }
  Index inputs() const override { return shape_.inputs(); }
  Index outputs() const override { return shape_.outputs(); }
  LayerSpec spec() const override {
    return {kind(), inputs(), outputs(), {}, image_of(shape_), shape_.size, shape_.stride};
  }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Conv>(*this); }

  void infer(const Rows& in, MutRows out, Memo&) const override {
    kernels::conv_forward(shape_, in, weight_.value.data(), bias_.value.data(), out, conv_scratch(),
                          weight_.bf16.get());
  }

  void backward(const Rows&, const Rows&, Memo&, const Rows& dout, MutRows* din) const override {
    if (!din) return;
    kernels::conv_backward_input(shape_, dout, weight_.value.data(), *din, conv_scratch(),
                                 weight_.bf16.get());
  }

  void add_gradient(const Rows& in, const Rows&, Memo&, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    if (&param == &weight_)
      kernels::conv_backward_weights(shape_, in, dout, rows, sum, conv_scratch());
    if (&param == &bias_ && rows.size() > 0) kernels::add_channel_sums(shape_.filters, dout, sum);
  }

  void collect(std::vector<Param*>& list) override {
    list.push_back(&weight_);
    list.push_back(&bias_);
  }
  Index param_count() const override { return weight_.value.size() + bias_.value.size(); }

 private:
  ConvShape shape_;
  Param weight_, bias_;
};

}  // namespace

std::unique_ptr<Layer> make_conv(const ImageShape& in, Index filters, Index window, Index stride) {
  return std::make_unique<Conv>(conv_shape("conv", in, filters, window, stride));
}

}  // namespace resboost
