#pragma once

#include <vector>

#include "resboost/layer.h"

namespace resboost {

// What layers of pictures do in prediction, as other languages write it. A picture is numbers pixel
// by pixel from the top left, the channels of a pixel side by side.

/// A convolution with zeros around the picture, window / 2 on each side; a batch norm behind it is
/// part of its weights.
struct Convolution {
  ImageShape in, out;
  Index window = 0, stride = 0;
  std::vector<float> weight;  ///< [window, window, channels, filters]
  std::vector<float> bias;    ///< [filters]
};

/// A batch norm: channel by channel, y = (x - mean) * factor + shift.
struct ChannelNorm {
  ImageShape image;
  std::vector<float> scale, variance;  ///< which make the factor
  std::vector<float> factor, mean, shift;
};

/// Means of windows side by side, the last ones of a side of what is left there.
struct AveragePooling {
  ImageShape in, out;
  Index window = 0;
};

/// Every stride-th pixel, further channels zero.
struct Subsampling {
  ImageShape in, out;
  Index stride = 0;
};

Convolution convolution_of(const Layer& layer);      ///< a conv, or a conv_norm
ChannelNorm channel_norm_of(const Layer& layer);     ///< a batch_norm
AveragePooling average_pool_of(const Layer& layer);  ///< an average_pool
AveragePooling average_pool_of(const ImageShape& in, Index window);
Subsampling subsampling_of(const Layer& layer);  ///< a subsample

/// Numbers of the library as those of exported files.
std::vector<float> floats_of(const Real* values, Index count);
inline std::vector<float> floats_of(const Vector& values) {
  return floats_of(values.data(), values.size());
}
inline std::vector<float> floats_of(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

}  // namespace resboost
