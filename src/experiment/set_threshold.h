#pragma once

#include "resboost/experiment.h"

namespace resboost {

/// From now on the run's model predicts by this threshold.
void set_threshold(TrainedRun& run, double threshold);

/// The threshold that is best on the held-out rows, by predictions of a network that has not seen
/// them: run.valid_predictions, or, where training ends with a fit on all rows, those of the same
/// training without that. Best by RunConfig::metric, if that looks at predicted classes, else by
/// balanced accuracy. before, ranks: as train_run() has them. Does nothing where the reporter asks
/// to stop.
void find_threshold(TrainedRun& run, const Model* before, Reporter& reporter, Communicator* ranks);

}  // namespace resboost
