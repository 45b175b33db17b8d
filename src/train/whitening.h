#pragma once

#include "resboost/config.h"
#include "resboost/layer.h"
#include "resboost/rng.h"
#include "resboost/row_source.h"

namespace resboost {

/// Sets the filters of a first convolution, the first parameter of `stem`, as training is to begin
/// with them. random: as they are. whitening: the principal directions of patches of the pictures,
/// zeros around them, brought near unit variance, each with both signs for the relu behind it, so
/// that what the stem gives hardly correlates (A. Coates and A. Ng, Learning Feature
/// Representations with K-means, 2012; in front of a network trained end to end: K. Jordan, 94% on
/// CIFAR-10 in 3.29 Seconds on a Single GPU, 2024). Largest variance first; where there are more
/// filters than directions and signs, the others stay as they were.
/// pictures: [n, height * width * channels], n > 0.
void begin_stem(Layer& stem, ImageConfig::Stem how, const RowSource& pictures, Rng rng);

}  // namespace resboost
