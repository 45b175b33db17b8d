#pragma once

#include "resboost/types.h"

// Average pools of one slice of rows that are pictures, serial. Windows lie side by side; the last
// one of a side has what is left of it and is averaged over that. The naive twins are in
// reference.h.
namespace resboost::kernels {

/// What the pool leaves of a picture: ceil(side / window).
ImageShape pooled(const ImageShape& in, Index window);

/// y: [n, pooled().size()] from x: [n, in.size()].
void average_pool(const ImageShape& in, Index window, const Rows& x, MutRows y);

/// dx: [n, in.size()] from dy: [n, pooled().size()].
void average_pool_backward(const ImageShape& in, Index window, const Rows& dy, MutRows dx);

}  // namespace resboost::kernels
