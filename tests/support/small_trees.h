#pragma once

#include "nn/trees.h"
#include "resboost/trees.h"
#include "support/toy_codes.h"
#include "train/trees/booster.h"

namespace resboost {

/// Few leaves and long steps, for toy data.
inline TreesConfig small_trees() {
  TreesConfig config;
  config.leaves = 12;
  config.learning_rate = 0.2;
  return config;
}

/// What a booster's trees say of some rows.
inline Matrix predicted(const trees::Booster& booster, const Codes& codes) {
  const Trees trees(booster.trees({0, booster.rounds()}));
  Matrix out(codes.rows, trees.outputs());
  trees.predict(row_major(codes).data(), out);
  return out;
}

}  // namespace resboost
