#include <algorithm>

#include "nn/kinds.h"
#include "nn/picture.h"
#include "resboost/error.h"
#include "resboost/layer.h"

namespace resboost {
namespace {

/// Every stride-th pixel, its channels followed by zeros.
class Subsample final : public Layer {
 public:
  Subsample(const ImageShape& image, Index filters, Index stride)
      : image_(image), filters_(filters), stride_(stride) {}

  std::string kind() const override { return "subsample"; }
  Index inputs() const override { return image_.size(); }
  Index outputs() const override { return left(image_.height) * left(image_.width) * filters_; }
  std::vector<LayerSize> sizes() const override {
    return {image_size(image_), {"stride", {stride_}}};
  }
  bool is_shortcut() const override { return true; }
  double own_flops() const override { return 0; }
  std::unique_ptr<Layer> clone() const override { return std::make_unique<Subsample>(*this); }

  void infer(const Rows& in, MutRows out, Memo&) const override {
    for (Index i = 0; i < in.rows(); ++i) {
      const Real* picture = in.data() + i * in.outerStride();
      Real* pixel = out.data() + i * out.outerStride();
      each_pixel([&](Index place) {
        std::copy_n(picture + place, image_.channels, pixel);
        std::fill_n(pixel + image_.channels, filters_ - image_.channels, Real(0));
        pixel += filters_;
      });
    }
  }

  void backward(const Rows&, const Rows&, Memo&, const Rows& dout, MutRows* din) const override {
    if (!din) return;
    din->setZero();
    for (Index i = 0; i < dout.rows(); ++i) {
      const Real* pixel = dout.data() + i * dout.outerStride();
      Real* picture = din->data() + i * din->outerStride();
      each_pixel([&](Index place) {
        std::copy_n(pixel, image_.channels, picture + place);
        pixel += filters_;
      });
    }
  }

 private:
  Index left(Index side) const { return (side + stride_ - 1) / stride_; }

  /// visit(place): where the pixels that stay begin.
  template <class Visit>
  void each_pixel(Visit visit) const {
    for (Index y = 0; y < image_.height; y += stride_)
      for (Index x = 0; x < image_.width; x += stride_)
        visit((y * image_.width + x) * image_.channels);
  }

  ImageShape image_;
  Index filters_, stride_;
};

}  // namespace

bool is_subsample(const Layer& layer) { return dynamic_cast<const Subsample*>(&layer) != nullptr; }

std::unique_ptr<Layer> make_subsample(const ImageShape& in, Index filters, Index stride) {
  check_image("subsample", in);
  if (stride < 1)
    throw ConfigError("subsample: stride " + std::to_string(stride) + "; give at least 1");
  if (filters < in.channels) {
    throw ConfigError("subsample: " + std::to_string(filters) + " filters of " +
                      std::to_string(in.channels) +
                      " channels; it cannot leave any out, give as many or more");
  }
  return std::make_unique<Subsample>(in, filters, stride);
}

}  // namespace resboost
