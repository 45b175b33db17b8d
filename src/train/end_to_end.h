#pragma once

#include <string>

#include "resboost/train.h"

namespace resboost {

/// Trains all stages and the last head together. Heads of smaller depths no longer fit and are
/// taken off. False if the reporter asked to stop. checkpoint: of fit_sgd.
bool fit_end_to_end(Network& net, const Dataset& train, const Dataset& held_out, const Loss& loss,
                    const SgdConfig& config, const RunContext& run,
                    Checkpoint* checkpoint = nullptr);

/// Heads for all smaller depths of a network whose last head is kept, so that it can be cut
/// anywhere again. cache_dir: of StagewiseConfig.
void fit_heads(Network& net, const Dataset& train, const Loss& loss, const HeadConfig& config,
               const std::string& cache_dir, const RunContext& run);

}  // namespace resboost
