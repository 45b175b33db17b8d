#pragma once

#include <memory>
#include <vector>

#include "resboost/train.h"

namespace resboost {

/// ResFGB (Nitanda & Suzuki, ICML 2018): an embedding fitted to the functional gradient, a closed-form linear map
/// behind it.
std::unique_ptr<StageFitter> make_resfgb(const BlockConfig& block, const SgdConfig& embedding,
                                         const ResFgbConfig& resfgb);

/// The residual block that every method trains: [p] -> hidden layers -> [p] -> linear [p].
std::unique_ptr<Layer> make_block(Index width, const BlockConfig& config, Rng rng);

/// Any method by its configuration. `start`: a network to grow (its stages stay as they are), or an empty one.
/// held_out may have no rows.
Network train(Network start, const Dataset& train, const Dataset& held_out, const Loss& loss, const TrainConfig& config,
              Rng rng, Reporter& reporter);

/// The ICML 2018 configuration of ResFGB (official code b566697), where it differs from the defaults.
void use_paper_preset(TrainConfig& config);

}  // namespace resboost
