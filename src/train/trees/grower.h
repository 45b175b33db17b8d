#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "nn/trees.h"
#include "resboost/dataset.h"
#include "train/trees/histogram.h"
#include "train/trees/partition.h"
#include "train/trees/split.h"
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

struct Growth {
  int leaves = 31;  ///< at most
  int depth = 0;    ///< of the tree at most; 0: any
  Limits limits{};  ///< in units of the derivatives; directions are those of the words
};

/// Grows trees leaf by leaf, always at the split that gains most, from histograms of the words
/// (LightGBM: Ke et al., NIPS 2017): of the smaller child by its rows, of the larger one by
/// subtraction. Keeps its memory from tree to tree.
class Grower {
 public:
  /// shared: ranks that add up a part of each large histogram, or nullptr; borrowed.
  explicit Grower(SharedRows* shared = nullptr) : shared_(shared) {}
  /// `rows` are those that the tree is grown on, all in leaf 0, and in its leaves afterwards.
  /// columns: those that splits may ask for.
  Structure grow(const Words& words, const std::vector<int>& columns, const Growth& growth,
                 Partition& rows);

 private:
  struct Candidate {
    Leaf leaf;
    Split split;
    int depth = 0;
    int parent = -1;  ///< node, and on which side of it
    bool right = false;
    std::vector<Word> bins;  ///< empty: not kept
  };

  Limits in_units(const Growth& growth) const;
  void bound_children(const Split& split, Leaf& left, Leaf& right) const;
  void number_leaves();
  void begin(const Partition& rows);
  void apply(int number, Partition& rows);
  void evaluate_children(int left, int right, const Partition& rows);
  /// A leaf whose histograms are added up from its rows, and its sibling (or none) that has those
  /// of the parent, from which they are taken off.
  struct Family {
    Candidate* small;
    Candidate* large;
    int number;  ///< of the small one
  };
  void evaluate(const Family& family, const Partition& rows);
  void for_columns(Index rows, const std::function<void(Index c)>& fn) const;
  void add_up_column(Index c, const Family& family, const Partition& rows, Index n) const;
  void add_up_with_others(const Family& family, const Partition& rows);
  void judge_column(Index c, const Family& family, const Partition& rows);
  Split best_of(std::size_t begin) const;
  void drop(Candidate& leaf);
  int best_leaf() const;
  bool worth_looking(const Candidate& leaf) const;
  std::vector<Word> take_bins();

  SharedRows* shared_;
  const Words* words_ = nullptr;
  const std::vector<int>* columns_ = nullptr;
  Growth growth_;
  Limits limits_;
  std::vector<Index> offsets_;  ///< of the columns' bins, in words
  std::vector<Candidate> leaves_;
  LeafWords leaf_words_;
  std::vector<Split> splits_;  ///< of the columns: of the smaller child, then the larger
  std::vector<std::vector<Word>> unused_;  ///< memory of histograms
  Structure tree_;
};

}  // namespace resboost::trees
