#pragma once

#include <memory>

#include "resboost/features.h"
#include "resboost/layer.h"
#include "resboost/rng.h"

namespace resboost {

/// tanh of a 3x3 convolution with random weights, from pairs of patches of the training rows as
/// SWIM has them from pairs of rows (random_features.h): across the middle of a pair the feature
/// goes from -tanh(c) to tanh(c). Labels belong to whole pictures, so pairs are chosen by their
/// distance instead.
std::unique_ptr<Layer> make_conv_features(const Examples& examples, const ImageShape& shape,
                                          Index filters, Index stride, double c, Rng rng);

}  // namespace resboost
