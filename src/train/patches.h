#pragma once

#include "resboost/rng.h"
#include "resboost/row_source.h"

namespace resboost {

/// Side of the patches that the convolutions of stems and features see.
inline constexpr Index kPatchSide = 3;

/// A patch of a random row, zeros outside of the picture, in the order of a convolution's weights.
/// [kPatchSide^2 channels]
Eigen::RowVectorXd random_patch(RowReader& pictures, Index rows, const ImageShape& shape, Rng& rng);

}  // namespace resboost
