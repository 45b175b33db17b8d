#pragma once

#include "resboost/checkpoint.h"
#include "resboost/config.h"
#include "train/series.h"
#include "train/turns.h"

namespace resboost {

/// fit_sgd() of networks that learn side by side: minimises the sum of their mean losses, each by
/// the parameters of its own network. Kept is the epoch in which the best of those that are read is
/// at its best on the held-out rows. checkpoint: gets its progress as that of such a phase. turns:
/// of the series; where they are several, epochs and schedule are of each.
SgdResult fit_sgd(const Series& series, const Turns& turns, const Examples& train,
                  const Examples* held_out, const Loss& loss, const SgdConfig& config,
                  StagePhase of, const RunContext& run, Checkpoint* checkpoint,
                  Progress::Phase phase);

}  // namespace resboost
