#pragma once

#include <memory>

#include "resboost/config.h"
#include "resboost/layer.h"
#include "resboost/rng.h"

namespace resboost {

// Untrained convolutional layers, weights by He et al. (2015).

/// 3x3 convolution with batch norm, and relu.
std::unique_ptr<Layer> make_conv_relu(const ImageShape& in, Index filters, Index stride, Rng rng);

/// The branch of a residual block, two 3x3 convolutions with batch norm; the first has the stride.
std::unique_ptr<Layer> make_branch(const ImageShape& in, Index filters, Index stride,
                                   BlockConfig::Branch branch, Rng rng);

/// A branch as wide as its input whose last parameters are zero: z + branch(z) = z to begin with.
std::unique_ptr<Layer> make_zero_branch(const ImageShape& in, BlockConfig::Branch branch, Rng rng);

/// So many convolutions with batch norm and relu, as wide as their input.
std::unique_ptr<Layer> make_conv_layers(const ImageShape& in, int layers, Rng rng);

/// 1x1 convolution with a stride and batch norm: shortcut B of He et al. (2015).
std::unique_ptr<Layer> make_projection(const ImageShape& in, Index filters, Index stride, Rng rng);

/// Size of what a convolution with this stride leaves.
ImageShape strided(const ImageShape& in, Index filters, Index stride);

}  // namespace resboost
