#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "resboost/dataset.h"

namespace resboost::trees {

/// Which codes go left.
using Sides = std::array<std::uint8_t, 256>;

/// Some rows of a table, dealt to the leaves of a growing tree: those of a leaf lie side by side,
/// in ascending order.
class Partition {
 public:
  explicit Partition(const Codes& codes) : codes_(&codes) {}
  /// All in leaf 0; rows in ascending order. Keeps its memory from tree to tree.
  void begin(std::span<const std::uint32_t> rows);
  /// Rows of a leaf that go right move to a new one, the next number.
  void split(int leaf, Index column, const Sides& goes_left);
  const Codes& codes() const { return *codes_; }
  const std::uint32_t* rows(int leaf) const { return rows_.data() + leaves_[at(leaf)].begin; }
  Index size(int leaf) const { return leaves_[at(leaf)].size(); }
  Index size() const { return static_cast<Index>(rows_.size()); }

 private:
  struct Ends {
    std::uint32_t *left, *right;
  };
  static std::size_t at(Index leaf) { return static_cast<std::size_t>(leaf); }
  Ends deal(Range range, const std::uint8_t* codes, const Sides& goes_left, std::uint32_t* left,
            std::uint32_t* right) const;
  Index split_by_slices(Range range, const std::uint8_t* codes, const Sides& goes_left);
  const Codes* codes_;
  std::vector<std::uint32_t> rows_, left_, right_;
  std::vector<Range> leaves_;
};

}  // namespace resboost::trees
