#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "resboost/dataset.h"
#include "train/trees/candidate.h"
#include "train/trees/histogram.h"
#include "train/trees/partition.h"
#include "train/trees/split.h"
#include "train/trees/words.h"

namespace resboost::trees {

class SharedRows;

/// How far a tree may grow.
struct Growth {
  int leaves = 31;  ///< at most
  int depth = 0;    ///< of the tree at most; 0: any
  Limits limits{};  ///< in units of the derivatives; directions are those of the words
};

/// Memory of histograms, which goes from leaf to leaf and from tree to tree.
class BinsPool {
 public:
  std::vector<Word> take(Index words);
  void give_back(std::vector<Word>& bins);
  /// Is more out than shall be kept?
  bool is_exhausted(Index words) const;

 private:
  mutable std::mutex lock_;
  std::vector<std::vector<Word>> unused_;
  Index out_ = 0;
};

/// Splits leaves of a growing tree: deals their rows to two children and finds how those would be
/// split in turn, from histograms of the words: of the smaller child by its rows, of the larger one
/// by subtraction (LightGBM: Ke et al., NIPS 2017). Threads may split different leaves at a time,
/// each at a desk of its own.
class Splitter {
 public:
  /// What a thread works with.
  struct Desk {
    LeafWords words;
    std::vector<Split> splits;  ///< of the columns: of the smaller child, then of the larger one
    bool alone = false;         ///< or do all threads help, those of a crew?
  };
  /// A leaf to split, its number, and that of its right child. Other ranks know leaves by those.
  struct Task {
    Candidate& leaf;
    int number, right_number;
    bool judged;  ///< shall the children be split in turn?
  };

  /// shared: ranks that add up a part of each large histogram, or nullptr; borrowed.
  explicit Splitter(SharedRows* shared) : shared_(shared) {}

  /// Of another tree, on these rows, all in its first leaf. All is borrowed.
  Candidate root(const Words& words, const std::vector<int>& columns, const Growth& growth,
                 Partition& rows, Desk& desk);
  /// The leaf gets its children.
  void split(const Task& task, Desk& desk);
  /// A leaf that stays one: its rows in ascending order again, its memory given back.
  void leave(Candidate& leaf);

  /// Is a leaf so small that a thread should split it alone, and several threads several leaves?
  bool suits_one(const Candidate& leaf) const;
  const Limits& limits() const { return limits_; }

 private:
  /// A leaf whose histograms are added up from its rows, and its sibling (or none) that has those
  /// of the parent, from which they are taken off.
  struct Family {
    Candidate* small;
    Candidate* large;
    int number;  ///< of the small one
  };

  Limits in_units(const Limits& limits) const;
  bool worth_looking(const Candidate& leaf) const;
  void bound_children(const Split& split, Leaf& left, Leaf& right) const;
  void judge_children(const Task& task, Desk& desk);
  void judge(const Family& family, Desk& desk);
  void for_columns(const Desk& desk, Index rows, const std::function<void(Index c)>& fn) const;
  void add_up_column(Index c, const Family& family, Index n, const Desk& desk) const;
  void add_up_with_others(const Family& family, Desk& desk);
  void judge_column(Index c, const Family& family, Desk& desk) const;
  Split best_of(const Split* splits) const;
  void drop(Candidate& leaf);

  SharedRows* shared_;
  const Words* words_ = nullptr;
  const std::vector<int>* columns_ = nullptr;
  Partition* rows_ = nullptr;
  int depth_ = 0;
  Limits limits_;
  std::vector<Index> offsets_;  ///< of the columns' bins, in words
  BinsPool pool_;
};

}  // namespace resboost::trees
