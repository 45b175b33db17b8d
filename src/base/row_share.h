#pragma once

#include <functional>
#include <vector>

#include "base/parallel.h"

namespace resboost {

/// Of so many terms of a sum along the tree of tree_sum(), those that one of several ranks adds up:
/// a complete subtree, so that the ranks' sums meet as the tree has them. None, where there are
/// more ranks than subtrees.
Range share_of(Index terms, int rank, int ranks);

/// The rows of all that one of several ranks has, for sums over all of them along the tree of
/// sum_over_slices(). Rows are counted from the first one that it has.
class RowShare {
 public:
  /// Of one that has all.
  explicit RowShare(Index all) : RowShare(all, 0, 1) {}
  RowShare(Index all, int rank, int ranks);

  Index all() const { return all_; }
  /// What it has: all slices of kSliceRows or of kPassRows that it adds up, whole slices of the
  /// latter.
  Range rows() const { return rows_; }
  /// Those of them that no other rank computes for all: what it adds up in slices of kPassRows.
  Range own() const;

  /// Its slices of a sum, in groups, and the row where a slice begins.
  Slicing slicing(Index slice_rows) const { return {all_, slice_rows, kSumGroups}; }
  Range groups(const Slicing& slicing) const;
  Range from_first(Range rows) const { return {rows.begin - rows_.begin, rows.end - rows_.begin}; }

  /// What it adds to sum_over_slices(all, ...).   slice_rows: kSliceRows or kPassRows
  std::vector<double> sum(
      Index slice_rows, Index size,
      const std::function<void(Range rows, int worker, double* part)>& fn) const;

 private:
  Index all_;
  int rank_, ranks_;
  Range rows_;
};

}  // namespace resboost
