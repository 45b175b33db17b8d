#pragma once

#include <cstdint>
#include <vector>

#include "nn/trees.h"
#include "train/trees/derivatives.h"
#include "train/trees/slopes.h"

namespace resboost::trees {

/// What the leaves of a tree say.
struct LeafValues {
  std::vector<Real> constant;  ///< [leaves, outputs]
  std::vector<Slope> slopes;   ///< [leaves, most slopes]; none where leaves are constant
};

/// Moves the scores of all rows of a sample by what their leaves say.   leaf: [rows]
void move_scores(const LeafValues& values, const SlopeColumns& slopes,
                 const std::vector<std::uint8_t>& leaf, Sample& sample);

}  // namespace resboost::trees
