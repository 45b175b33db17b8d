#pragma once

#include "resboost/methods.h"
#include "train/architecture.h"

namespace resboost {

/// Cells a side whose means the heads of stage-wise training read: a linear head on global means
/// loses early what later blocks need (docs/images.md).
inline constexpr Index kCellsOfStages = 4;

/// ConfigError for what cannot be trained stage by stage on pictures: before the stem is trained,
/// not after.
void require_stages(const TrainConfig& config, const Architecture& architecture, const Loss& loss);

/// train() on pictures, stage by stage: a stem, then the blocks of the architecture. `fitter`: of
/// the configured method, for the blocks that keep z.
Network fit_pictures(Network start, const Dataset& train, const Dataset& held_out,
                     StageFitter& fitter, const Loss& loss, const TrainConfig& config,
                     const StagewiseConfig& stagewise, const RunContext& run,
                     Checkpoint* checkpoint);

/// The untrained network of the architecture, as it was published.
Network published_network(const ImageConfig& config, const ImageShape& input, Index outputs,
                          int stages, Rng rng);
/// The same to begin with on these pictures.
Network untrained_network(const ImageConfig& config, const RowSource& pictures, Index outputs,
                          int stages, Rng rng);

}  // namespace resboost
