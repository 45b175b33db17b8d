#include "nn/kinds.h"
#include "nn/normalisation.h"
#include "nn/picture.h"

namespace resboost {
namespace {

/// Memo: saved[0] is of the normalisation; saved[1] takes the gradient in the input that nobody
/// asked for.
class BatchNorm final : public Layer {
 public:
  explicit BatchNorm(const ImageShape& image)
      : Layer(norm_params(image.channels, {})), image_(image) {}

  std::string kind() const override { return "batch_norm"; }
  Index inputs() const override { return image_.size(); }
  Index outputs() const override { return image_.size(); }
  std::vector<LayerSize> sizes() const override { return {image_size(image_)}; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<BatchNorm>(*this); }

  void infer(const Rows& in, MutRows out, Memo&) const override { norm().infer(in, out); }

  void forward(const Rows& in, MutRows out, Memo& memo) const override {
    memo.reserve(2, 0);
    norm().forward(in, out, memo.saved[0]);
  }

  void backward(const Rows& in, const Rows&, Memo& memo, const Rows& dout,
                MutRows* din) const override {
    norm().backward(in, dout, din ? *din : MutRows(memo.saved[1].view(in.rows(), in.cols())),
                    memo.saved[0]);
  }

  void add_gradient(const Rows& in, const Rows&, Memo& memo, const Rows&, const Param& param,
                    Range rows, Real* sum) const override {
    norm().add_gradient(param, rows, in.rows(), image_.height * image_.width, memo.saved[0], sum);
  }

 private:
  Normalisation norm() const { return Normalisation(std::span(own_params()).last<4>()); }

  ImageShape image_;
};

}  // namespace

bool is_batch_norm(const Layer& layer) { return dynamic_cast<const BatchNorm*>(&layer) != nullptr; }

std::unique_ptr<Layer> make_batch_norm(const ImageShape& in) {
  check_image("batch_norm", in);
  return std::make_unique<BatchNorm>(in);
}

}  // namespace resboost
