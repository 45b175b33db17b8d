#pragma once

#include <functional>
#include <span>
#include <vector>

#include "train/trees/histogram.h"
#include "train/trees/partition.h"
#include "train/trees/words.h"

namespace resboost::trees {

/// Whose rows go where: those of a leaf that do not go left move to a new one, the next number.
struct Turn {
  int leaf;
  Index column;
  Sides goes_left;
};

/// Rows that a tree grows on, wherever they are: at first all in leaf 0.
class GrowingRows {
 public:
  virtual ~GrowingRows() = default;
  virtual void split(const Turn& turn) = 0;
  /// The histograms of the tree's columns over a leaf, and behind them the number of its rows,
  /// which is there when the first added(c) says that column c's is.   bins: see bin_offsets()
  virtual void add_up(int leaf, std::vector<Word>& bins,
                      const std::function<void(Index c)>& added) = 0;
};

/// Those of one process.
class DealtRows final : public GrowingRows {
 public:
  explicit DealtRows(const Codes& codes) : rows_(codes) {}
  /// Another tree: its rows, in ascending order, and the columns that it may ask for. Words are
  /// borrowed while it grows.
  void begin(const Words& words, const std::vector<int>& columns,
             std::span<const std::uint32_t> rows);
  void split(const Turn& turn) override;
  void add_up(int leaf, std::vector<Word>& bins,
              const std::function<void(Index c)>& added) override;
  std::span<const std::uint32_t> rows(int leaf) const;

 private:
  Partition rows_;
  const Words* words_ = nullptr;
  std::vector<int> columns_;
  std::vector<Index> offsets_;
  LeafWords leaf_words_;
};

}  // namespace resboost::trees
