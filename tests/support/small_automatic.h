#pragma once

#include "resboost/methods.h"
#include "resboost/train.h"

namespace resboost {

/// The default on tables, small enough for a test: trees and networks by a race, one fit.
inline TrainConfig automatic_config() {
  TrainConfig config;
  config.method = "auto";
  config.stages = 6;
  config.trees.rounds = 60;
  config.trees.learning_rate = 0.2;
  config.trees.leaves = 8;
  config.automatic.networks = 3;
  config.automatic.width = 16;
  config.automatic.steps = 600;
  config.automatic.learning_rate = 0.01;
  config.automatic.weight_decay = 0.01;
  config.automatic.refit_rows = 0;
  return config;
}

inline double loss_of(const Network& net, const Dataset& data, const Loss& loss) {
  return evaluate(net, Features(data).examples(), loss).loss;
}

/// Networks of the default are stages that read the rows.
inline bool is_network(const Stage& stage) { return stage.reads == Reads::x; }

}  // namespace resboost
