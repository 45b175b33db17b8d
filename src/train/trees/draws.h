#pragma once

#include <cstdint>
#include <vector>

#include "resboost/codes.h"
#include "resboost/rng.h"
#include "resboost/trees.h"
#include "resboost/types.h"

namespace resboost::trees {

/// What random numbers decide of a round.
struct Draws {
  /// Of the scores, that splits are judged by: random ones of many (Iosipoi & Vakhrushev,
  /// "SketchBoost", NeurIPS 2022).   [scores, directions]
  Matrix directions;
  std::vector<int> columns;  ///< that the tree may ask for
  Rng rows{0};               ///< which rows it is grown on
  double share = 1;          ///< of them
  std::uint64_t rounding = 0;
};

/// scores: whose derivatives are looked at; one says the difference of two.
Draws draw_round(const Rng& rng, const Codes& codes, Index scores, const TreesConfig& config);

}  // namespace resboost::trees
