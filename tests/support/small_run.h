#pragma once

#include "resboost/prepare.h"

namespace resboost::test {

/// A training that takes a few milliseconds: one stage of eight random features.
inline RunConfig small_run() {
  RunConfig config;
  config.train.method = "rfrboost";
  config.train.stages = 1;
  config.train.rfrboost.features = 8;
  config.seed = 5;
  return config;
}

}  // namespace resboost::test
