#pragma once

#include "resboost/config.h"

namespace resboost {

/// Passes that a minibatch fit makes over so many batches.
int epochs_of(const SgdConfig& config, Index batches);

}  // namespace resboost
