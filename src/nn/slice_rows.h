#pragma once

#include "nn/chain.h"

namespace resboost {

/// Rows of a slice of a training pass: kSliceRows, and down to 16 where pictures are so large that
/// a slice would not stay in the cache. Depends on the stages only.
Index slice_rows(const Chain& chain, Index inputs);

/// The same of a pass that keeps nothing for a way back: kPassRows, or of pictures 32 and less.
Index pass_rows(const Chain& chain, Index inputs);

}  // namespace resboost
