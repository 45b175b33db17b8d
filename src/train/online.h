#pragma once

#include "resboost/methods.h"

namespace resboost {

/// BoostResNet on pictures with all its stages learning side by side. The result has a head for
/// every depth from the first stage on, and ends with the depth that is best on the held-out rows.
/// ConfigError for a table, a network that is to be grown, and corrective epochs.
Network fit_online(const Network& start, const Dataset& train, const Dataset& held_out,
                   const Loss& loss, const TrainConfig& config, const RunContext& run,
                   Checkpoint* checkpoint);

}  // namespace resboost
