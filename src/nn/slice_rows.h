#pragma once

#include "nn/chain.h"

namespace resboost {

/// Rows of a slice of a training pass: kSliceRows, and down to 16 where pictures are so large that
/// a slice would not stay in the cache. Depends on the stages only.
Index slice_rows(const Chain& chain, Index inputs);

/// The same of a pass that keeps nothing for a way back: kPassRows, or of pictures 32 and less; and
/// so few that what all layers make of them fits into 64 MB, down to a single row.
Index pass_rows(const Chain& chain, Index inputs);

/// Numbers that a block and the layers inside it make of one row.
Index activations(const Layer& block);

}  // namespace resboost
