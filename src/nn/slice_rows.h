#pragma once

#include "resboost/network.h"

namespace resboost {

/// Rows of a slice of a training pass: kSliceRows, and down to 16 where pictures are so large that
/// a slice would not stay in the cache. Depends on the network only.
Index slice_rows(const Network& net, Index inputs);

/// The same of a pass that keeps nothing for a way back: kPassRows, or of pictures 32 and less; and
/// so few that what all layers make of them fits into 64 MB, down to a single row.
Index pass_rows(const Network& net, Index inputs);

/// Numbers that a layer and those inside it make of one row.
Index activations(const LayerSpec& spec);

}  // namespace resboost
