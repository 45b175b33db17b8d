#pragma once

#include <cstdint>

#include "resboost/experiment.h"

namespace resboost {

/// What an epoch of training end to end costs, in the unit of the budget: minibatches and rows are
/// known, seconds are found by trial. The trial trains a network that is thrown away: one epoch,
/// and where that takes little of the budget another run of as many epochs as take a twentieth of
/// it. Its time counts for nobody.
double epoch_cost(const TrainConfig& config, const Prepared& data, const Loss& loss,
                  std::uint64_t seed, const Budget& budget, Reporter& reporter);

/// Epochs end to end that end inside the budget, at least one. Of seconds 95 % are planned for.
int epochs_within(const Budget& budget, double epoch_cost);

}  // namespace resboost
