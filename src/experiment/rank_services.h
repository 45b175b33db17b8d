#pragma once

#include "base/following.h"
#include "resboost/cross_validation.h"
#include "resboost/tuning.h"

namespace resboost {

// What the other ranks do of the experiments that rank 0 deals to them. They have read the data
// themselves; all that is given is borrowed. The reporter is only asked whether to stop.

Services fold_services(Communicator& ranks, const DataSource& source,
                       const CrossValidationConfig& validation, const RunConfig& config,
                       Reporter& reporter);
Services seed_services(Communicator& ranks, const DataSource& source,
                       const ComparisonConfig& comparison, const RunConfig& config,
                       Reporter& reporter);
Services trial_services(Communicator& ranks, const DataSource& source, const TuningConfig& tuning,
                        const RunConfig& config, Reporter& reporter);

}  // namespace resboost
