#include "kernels/pool.h"
#include "nn/kinds.h"
#include "nn/picture.h"
#include "resboost/error.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

class AveragePool final : public Layer {
 public:
  AveragePool(const ImageShape& image, Index window) : image_(image), window_(window) {}

  std::string kind() const override { return "average_pool"; }
  Index inputs() const override { return image_.size(); }
  Index outputs() const override { return kernels::pooled(image_, window_).size(); }
  std::vector<LayerSize> sizes() const override {
    return {image_size(image_), {"window", {window_}}};
  }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<AveragePool>(*this); }

  void infer(const Rows& in, MutRows out, Memo&) const override {
    kernels::average_pool(image_, window_, in, out);
  }
  void backward(const Rows&, const Rows&, Memo&, const Rows& dout, MutRows* din) const override {
    if (din) kernels::average_pool_backward(image_, window_, dout, *din);
  }

 private:
  ImageShape image_;
  Index window_;
};

}  // namespace

bool is_average_pool(const Layer& layer) {
  return dynamic_cast<const AveragePool*>(&layer) != nullptr;
}

std::unique_ptr<Layer> make_average_pool(const ImageShape& in, Index window) {
  check_image("average_pool", in);
  if (window < 1)
    throw ConfigError("average_pool: window " + std::to_string(window) + "; give at least 1");
  return std::make_unique<AveragePool>(in, window);
}

}  // namespace resboost
