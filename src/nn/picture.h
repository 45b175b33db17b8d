#pragma once

#include <string>

#include "kernels/conv.h"
#include "resboost/types.h"

namespace resboost {

/// ConfigError, which names the layer, unless every side and the channels are at least 1.
void check_image(const std::string& layer, const ImageShape& image);

/// A convolution with padding window / 2, so that stride s leaves ceil(side / s). ConfigError for
/// what is none.
kernels::ConvShape conv_shape(const std::string& layer, const ImageShape& in, Index filters,
                              Index window, Index stride);

/// The picture that a convolution reads.
ImageShape image_of(const kernels::ConvShape& shape);

/// What the convolutions of one thread share: too large to keep in every memo, and add_gradient()
/// may not write there.
kernels::ConvScratch& conv_scratch();

}  // namespace resboost
