#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "resboost/codes.h"
#include "train/trees/words.h"

namespace resboost::trees {

/// Adds each row's words to the bin of its code.   codes: of one column, all rows of the table;
/// rows: [n] numbers of rows; words: [n, directions] of those; bins: [codes, directions]
void add_rows(const std::uint8_t* codes, const std::uint32_t* rows, const Word* words, Index n,
              int directions, Word* bins);

/// Where the bins of a tree's columns begin in a histogram of all of them, in words, and where the
/// last ones end.   [columns + 1]
std::vector<Index> bin_offsets(const Codes& codes, const std::vector<int>& columns, int directions);

/// fn(column) for all columns of these offsets, where each looks at its bins and at so many rows:
/// on all threads, where that is worth it.
void over_columns(const std::vector<Index>& offsets, Index rows,
                  const std::function<void(Index c)>& fn);

/// The words of a leaf's rows side by side, as all columns' histograms read them. Keeps its memory
/// from leaf to leaf.
class LeafWords {
 public:
  /// rows: [n] numbers of rows
  void gather(const Words& words, const std::uint32_t* rows, Index n);
  const Word* data() const { return values_.data(); }  ///< [n, directions]

 private:
  std::vector<Word> values_;
};

/// large <- parent - small, in the parent's place.
void subtract(const Word* small, Index size, Word* parent);

}  // namespace resboost::trees
