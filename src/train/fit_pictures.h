#pragma once

#include "resboost/methods.h"

namespace resboost {

/// train() on pictures, stage by stage: a stem, then the blocks of the architecture. `fitter`: of
/// the configured method, for the blocks that keep z.
Network fit_pictures(Network start, const Dataset& train, const Dataset& held_out,
                     StageFitter& fitter, const Loss& loss, const TrainConfig& config,
                     const StagewiseConfig& stagewise, Rng rng, Reporter& reporter,
                     Checkpoint* checkpoint);

/// The untrained network of the architecture, as it was published.
Network published_network(const ImageConfig& config, const ImageShape& input, Index outputs,
                          int stages, Rng rng);

}  // namespace resboost
