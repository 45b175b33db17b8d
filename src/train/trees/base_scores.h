#pragma once

#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/network.h"
#include "resboost/run_context.h"

namespace resboost::trees {

/// A network whose representation is its scores, which trees add to: `start` with one more stage,
/// that its last head has become; of an empty one a tree without a split, the constant of the
/// lowest loss. Its last head is the identity.
Network with_scores(Network start, const Dataset& train, const Loss& loss, const RunContext& run);

/// scores = z.
Head identity_head(Index outputs);

}  // namespace resboost::trees
