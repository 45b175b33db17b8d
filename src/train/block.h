#pragma once

#include <memory>

#include "resboost/config.h"
#include "resboost/layer.h"
#include "resboost/rng.h"

namespace resboost {

/// The embedding of a block: [width] -> hidden layers (relu) -> [width] with the configured output activation.
std::unique_ptr<Layer> make_embedding(Index width, const BlockConfig& config, Rng rng);

}  // namespace resboost
