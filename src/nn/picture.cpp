#include "nn/picture.h"

#include <algorithm>

#include "resboost/error.h"

namespace resboost {

void check_image(const std::string& layer, const ImageShape& image) {
  if (image.height >= 1 && image.width >= 1 && image.channels >= 1) return;
  throw ConfigError(layer + ": a picture of " + std::to_string(image.height) + " x " +
                    std::to_string(image.width) + " pixels with " + std::to_string(image.channels) +
                    " channels; each must be at least 1");
}

kernels::ConvShape conv_shape(const std::string& layer, const ImageShape& in, Index filters,
                              Index window, Index stride) {
  check_image(layer, in);
  if (filters < 1)
    throw ConfigError(layer + ": " + std::to_string(filters) + " filters; give at least 1");
  if (window < 1 || window % 2 == 0) {
    throw ConfigError(layer + ": window " + std::to_string(window) +
                      "; give an odd number, so that it has a middle");
  }
  if (window / 2 > std::min(in.height, in.width)) {
    throw ConfigError(layer + ": window " + std::to_string(window) + " for a picture of " +
                      std::to_string(in.height) + " x " + std::to_string(in.width) +
                      " pixels; give one that reaches no further than across it");
  }
  if (stride < 1)
    throw ConfigError(layer + ": stride " + std::to_string(stride) + "; give at least 1");
  return {in.channels, in.height, in.width, filters, window, stride, window / 2};
}

LayerSize image_size(const ImageShape& image) {
  return {"image", {image.height, image.width, image.channels}};
}

std::vector<LayerSize> conv_sizes(const kernels::ConvShape& shape) {
  return {image_size({shape.height, shape.width, shape.channels}),
          {"window", {shape.size}},
          {"stride", {shape.stride}}};
}

std::string conv_summary(const std::string& kind, const kernels::ConvShape& shape) {
  const std::string window = std::to_string(shape.size);
  return kind + " " + window + "x" + window + " " + std::to_string(shape.channels) + " > " +
         std::to_string(shape.filters) +
         (shape.stride > 1 ? " /" + std::to_string(shape.stride) : "");
}

Param conv_weight(const kernels::ConvShape& shape) {
  return {.name = "weight",
          .rows = shape.window(),
          .cols = shape.filters,
          .value = Vector::Zero(shape.window() * shape.filters),
          .together = kernels::rows_together(shape)};
}

double conv_flops(const kernels::ConvShape& shape) {
  return 2.0 * static_cast<double>(shape.window()) * static_cast<double>(shape.outputs());
}

kernels::ConvScratch& conv_scratch() {
  static thread_local kernels::ConvScratch scratch;
  return scratch;
}

}  // namespace resboost
