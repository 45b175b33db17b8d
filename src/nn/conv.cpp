#include "kernels/conv.h"

#include "kernels/batch_norm.h"
#include "nn/kinds.h"
#include "nn/packed_weights.h"
#include "nn/picture.h"

namespace resboost {
namespace {

using kernels::ConvShape;

/// y = x * w + b, window by window
class Conv final : public Layer {
 public:
  explicit Conv(const ConvShape& shape)
      : Layer(std::vector<Param>{
            conv_weight(shape),
            {"bias", 1, shape.filters, Vector::Zero(shape.filters), Role::bias}}),
        shape_(shape) {}

  std::string kind() const override { return "conv"; }
  Index inputs() const override { return shape_.inputs(); }
  Index outputs() const override { return shape_.outputs(); }
  std::vector<LayerSize> sizes() const override { return conv_sizes(shape_); }
  bool is_shortcut() const override { return shape_.size == 1; }
  double own_flops() const override { return conv_flops(shape_); }
  std::string summary() const override { return conv_summary(kind(), shape_); }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Conv>(*this); }

  void infer(const Rows& in, MutRows out, Memo& memo) const override {
    kernels::conv_forward(shape_, in, weight().value.data(), bias().value.data(), out,
                          conv_scratch(), bf16_of(memo));
  }

  void backward(const Rows&, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    if (!din) return;
    kernels::conv_backward_input(shape_, dout, weight().value.data(), *din, conv_scratch(),
                                 bf16_of(memo));
  }

  void add_gradient(const Rows& in, const Rows&, Memo&, const Rows& dout, const Param& param,
                    Range rows, Real* sum) const override {
    if (&param == &weight())
      kernels::conv_backward_weights(shape_, in, dout, rows, sum, conv_scratch());
    if (&param == &bias() && rows.size() > 0) kernels::add_channel_sums(shape_.filters, dout, sum);
  }

 private:
  const Param& weight() const { return own_params()[0]; }
  const Param& bias() const { return own_params()[1]; }

  ConvShape shape_;
};

}  // namespace

bool is_conv(const Layer& layer) { return dynamic_cast<const Conv*>(&layer) != nullptr; }

std::unique_ptr<Layer> make_conv(const ImageShape& in, Index filters, Index window, Index stride) {
  return std::make_unique<Conv>(conv_shape("conv", in, filters, window, stride));
}

}  // namespace resboost
