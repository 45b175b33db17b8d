#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "nn/trees.h"
#include "resboost/dataset.h"
#include "train/trees/growing_rows.h"
#include "train/trees/split.h"
#include "train/trees/words.h"

namespace resboost::trees {

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
  /// rows: all in leaf 0, and in the tree's leaves afterwards. codes: of any rows of the table.
  /// columns: those that splits may ask for.
  Structure grow(const Codes& codes, const std::vector<int>& columns, int directions,
                 const Rounding& units, const Growth& growth, GrowingRows& rows);

 private:
  struct Candidate {
    Leaf leaf;
    Split split;
    int depth = 0;
    int parent = -1;  ///< node, and on which side of it
    bool right = false;
    std::vector<Word> bins;  ///< empty: not kept
  };

  Limits in_units(const Growth& growth, int directions) const;
  void bound_children(const Split& split, Leaf& left, Leaf& right) const;
  void number_leaves();
  void begin(GrowingRows& rows);
  void apply(int number, GrowingRows& rows);
  void evaluate_children(int left, int right, GrowingRows& rows);
  /// A leaf whose histograms are added up from its rows, and its sibling (or none) that has those
  /// of the parent, from which they are taken off.
  struct Family {
    Candidate* small;
    Candidate* large;
    int number;  ///< of the small one
  };
  void evaluate(const Family& family, GrowingRows& rows);
  void judge_column(Index c, const Family& family);
  Split best_of(std::size_t begin) const;
  void keep(Candidate& leaf, std::size_t splits);
  void drop(Candidate& leaf);
  int best_leaf() const;
  bool worth_looking(const Candidate& leaf, Index rows) const;
  std::vector<Word> take_bins();

  const Codes* codes_ = nullptr;
  const std::vector<int>* columns_ = nullptr;
  Rounding units_;
  Growth growth_;
  Limits limits_;
  std::vector<Index> offsets_;  ///< of the columns' bins, in words
  std::vector<Candidate> leaves_;
  std::vector<Split> splits_;  ///< of the columns: of the smaller child, then the larger
  std::vector<std::vector<Word>> unused_;  ///< memory of histograms
  Structure tree_;
};

}  // namespace resboost::trees
