#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
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
  const std::uint32_t* rows(int leaf) const { return rows(leaves_[at(leaf)]); }
  Index size(int leaf) const { return leaves_[at(leaf)].size(); }
  Index size() const { return static_cast<Index>(rows_.size()); }

  // For who keeps where each leaf's rows lie, and names the leaves at the end. Threads may work on
  // ranges that lie apart.

  const std::uint32_t* rows(Range range) const { return rows_.data() + range.begin; }
  /// Rows that go left, then those that go right. Returns where these begin.   alone: no other
  /// thread helps
  Index part(Range range, Index column, const Sides& goes_left, bool alone);
  /// Two parts, both in ascending order, become one that is.
  void rejoin(Range range, Index middle);
  void name_leaves(std::vector<Range> leaves) { leaves_ = std::move(leaves); }

 private:
  struct Ends {
    std::uint32_t *left, *right;
  };
  static std::size_t at(Index leaf) { return static_cast<std::size_t>(leaf); }
  Ends deal(Range range, const std::uint8_t* codes, const Sides& goes_left, std::uint32_t* left,
            std::uint32_t* right) const;
  Index part_by_slices(Range range, const std::uint8_t* codes, const Sides& goes_left);
  const Codes* codes_;
  std::vector<std::uint32_t> rows_, left_, right_;
  std::vector<Range> leaves_;
};

}  // namespace resboost::trees
