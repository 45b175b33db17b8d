#pragma once

#include "resboost/dataset.h"
#include "resboost/rng.h"

namespace resboost {

/// Moves, mirrors and crops one picture as the stream says.   picture, out: [shape.size()]; not the
/// same memory.
void augment(const Augmentation& augmentation, const ImageShape& shape, Rng rng,
             const Real* picture, Real* out);

}  // namespace resboost
