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

ImageShape image_of(const kernels::ConvShape& shape) {
  return {shape.height, shape.width, shape.channels};
}

kernels::ConvScratch& conv_scratch() {
  static thread_local kernels::ConvScratch scratch;
  return scratch;
}

}  // namespace resboost
