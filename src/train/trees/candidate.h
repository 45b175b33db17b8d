#pragma once

#include <memory>
#include <vector>

#include "train/trees/split.h"
#include "train/trees/words.h"

namespace resboost::trees {

struct Children;

/// A leaf of a growing tree, and how it would be split.
struct Candidate {
  Leaf leaf;
  Range rows{0, 0};  ///< where they lie in the partition
  Split split{};     ///< of no gain: none
  int depth = 0;
  int parent = -1;  ///< node, and on which side of it
  bool right = false;
  std::vector<Word> bins{};              ///< empty: not kept
  std::unique_ptr<Children> children{};  ///< what the split makes, once that is known
};

struct Children {
  Candidate left, right;
};

}  // namespace resboost::trees
