#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/following.h"
#include "nn/trees.h"
#include "resboost/communicator.h"
#include "resboost/dataset.h"
#include "train/trees/partition.h"
#include "train/trees/words.h"

namespace resboost::trees {

// What trees cost most of are histograms, which are sums of whole numbers, and finding every row's
// leaf. Each rank does both for its own rows, and rank 0 does all the rest. Of P ranks rank r has
// rows [n r / P, n (r + 1) / P) of n. Where the others stand, and whether they are asked at all,
// changes no bit.

/// Work of a histogram, rows times columns, that is worth asking the others: about 0.1 ms.
inline constexpr Index kWorkToShare = 100'000;

/// Rank 0's side: a table whose rows are dealt to all ranks.
class SharedRows {
 public:
  /// Gives every rank the codes of its rows.
  SharedRows(Communicator& ranks, const Codes& codes, Index least_work = kWorkToShare);
  ~SharedRows();
  SharedRows(const SharedRows&) = delete;
  SharedRows& operator=(const SharedRows&) = delete;

  /// Another tree, on these rows, all of them in leaf 0; borrowed while it grows.
  void begin(const Words& words, const std::vector<int>& columns,
             std::span<const std::uint32_t> rows);
  /// As Partition does it.
  void split(int leaf, Index column, const Sides& goes_left);

  /// Should the others help with a leaf of so many rows?
  bool worth_it(Index rows) const;
  /// How many of these rows, in ascending order, are rank 0's: the first ones.
  Index own_of(std::span<const std::uint32_t> rows) const;
  /// bins: of all ranks' rows of a leaf, where own() adds up those of rank 0. The others have done
  /// their part when it returns, also by an exception of own().
  void add_up(int leaf, std::vector<Word>& bins, const std::function<void()>& own);

  bool worth_finding_leaves() const;
  /// As find_all_leaves().   leaf: [rows]
  void find_leaves(const std::vector<TreeNode>& nodes, const std::vector<CodeSet>& sets,
                   const Codes& codes, std::vector<std::uint8_t>& leaf);

 private:
  struct Turn {
    int leaf;
    Index column;
    Sides goes_left;
  };
  void send_tree();

  Communicator& ranks_;
  int table_;  ///< its number; several may be there at once
  Index rows_, least_work_;
  const Words* words_ = nullptr;
  std::vector<int> columns_;
  std::span<const std::uint32_t> chosen_;
  bool sent_ = false;        ///< do the others have this tree's rows?
  std::vector<Turn> turns_;  ///< splits that they have not been told of
  std::string farewell_;
};

/// What the other ranks do for trees.
Services tree_services(Communicator& ranks);

}  // namespace resboost::trees
