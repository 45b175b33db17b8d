#pragma once

#include <vector>

#include "nn/trees.h"
#include "train/trees/candidate.h"
#include "train/trees/partition.h"
#include "train/trees/splitter.h"
#include "train/trees/words.h"

namespace resboost::trees {

class SharedRows;

/// A tree without the values of its leaves: a row of what TreeArrays holds.
struct Structure {
  std::vector<TreeNode> nodes;
  std::vector<CodeSet> sets;
  std::vector<double>
      gains;  ///< of the nodes: what each split took off the loss's model, times two
  std::vector<Bounds> bounds;  ///< of the leaves' whole Newton steps; empty: none has any
  int leaves() const { return static_cast<int>(nodes.size()) + 1; }
};

/// Grows trees leaf by leaf, always at the split that gains most. Keeps its memory from tree to
/// tree.
class Grower {
 public:
  /// shared: ranks that add up a part of each large histogram, or nullptr; borrowed.
  explicit Grower(SharedRows* shared = nullptr) : splitter_(shared) {}
  /// `rows` are those that the tree is grown on, all in leaf 0, and in its leaves afterwards.
  /// columns: those that splits may ask for.
  Structure grow(const Words& words, const std::vector<int>& columns, const Growth& growth,
                 Partition& rows);

 private:
  int best_leaf() const;
  void split(int number, Index splits);
  void apply(int number, const Words& words);
  void finish(const Words& words, Partition& rows);

  Splitter splitter_;
  Splitter::Desk desk_;                ///< where all threads help
  std::vector<Splitter::Desk> desks_;  ///< of each thread
  std::vector<Candidate> leaves_;
  Structure tree_;
};

}  // namespace resboost::trees
