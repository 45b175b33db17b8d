#pragma once

#include <string>
#include <vector>

#include "kernels/conv.h"
#include "resboost/layer.h"

namespace resboost {

/// ConfigError, which names the layer, unless every side and the channels are at least 1.
void check_image(const std::string& layer, const ImageShape& image);

/// A convolution with padding window / 2, so that stride s leaves ceil(side / s). ConfigError for
/// what is none.
kernels::ConvShape conv_shape(const std::string& layer, const ImageShape& in, Index filters,
                              Index window, Index stride);

/// The picture that a layer reads, as its spec has it.
LayerSize image_size(const ImageShape& image);
/// The same and the window and the stride of a convolution.
std::vector<LayerSize> conv_sizes(const kernels::ConvShape& shape);
/// `conv 3x3 16 > 32 /2`: window, channels, filters and a stride that is not 1.
std::string conv_summary(const std::string& kind, const kernels::ConvShape& shape);
/// Its weights [window * window * channels, filters], zeros.
Param conv_weight(const kernels::ConvShape& shape);
/// Operations for one row.
double conv_flops(const kernels::ConvShape& shape);

/// What the convolutions of one thread share: too large to keep in every memo, and add_gradient()
/// may not write there.
kernels::ConvScratch& conv_scratch();

}  // namespace resboost
