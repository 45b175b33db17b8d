#include "train/trees/partition.h"

#include <algorithm>

#include "base/parallel.h"

namespace resboost::trees {
namespace {

/// Rows that a thread deals at a time.
constexpr Index kPartSlice = 2048;

}  // namespace

void Partition::begin(std::span<const std::uint32_t> rows) {
  rows_.assign(rows.begin(), rows.end());
  if (right_.size() < rows_.size()) right_.resize(rows_.size());
  leaves_.assign(1, {0, static_cast<Index>(rows_.size())});
}

/// Deals rows to two places, both in the order in which they come.
Partition::Ends Partition::deal(Range range, const std::uint8_t* codes, const Sides& goes_left,
                                std::uint32_t* left, std::uint32_t* right) const {
  const std::uint32_t* last = rows_.data() + range.end;
  for (const std::uint32_t* row = rows_.data() + range.begin; row != last; ++row) {
    const std::uint32_t r = *row;  // written to both ends, and kept at one
    const std::uint32_t is_left = goes_left[codes[r]];
    *left = r;
    *right = r;
    left += is_left;
    right += 1 - is_left;
  }
  return {left, right};
}

void Partition::split(int leaf, Index column, const Sides& goes_left) {
  const Range range = leaves_[at(leaf)];
  const std::uint8_t* codes = codes_->column(column);
  Index middle = 0;
  if (threads() > 1 && range.size() > 2 * kPartSlice) {
    middle = split_by_slices(range, codes, goes_left);
  } else {
    std::uint32_t* begin = rows_.data() + range.begin;
    const Ends ends = deal(range, codes, goes_left, begin, right_.data());
    std::copy(right_.data(), ends.right, ends.left);
    middle = ends.left - rows_.data();
  }
  leaves_[at(leaf)] = {range.begin, middle};
  leaves_.push_back({middle, range.end});
}

/// The same on all threads: each slice is dealt to a place of its own, and from there to where the
/// slices before it end.
Index Partition::split_by_slices(Range range, const std::uint8_t* codes, const Sides& goes_left) {
  if (left_.size() < rows_.size()) left_.resize(rows_.size());
  const Index slices = (range.size() + kPartSlice - 1) / kPartSlice;
  std::vector<Index> lefts(static_cast<std::size_t>(slices)), offsets(lefts.size() + 1, 0);
  const auto slice = [&](Index s) {
    const Index begin = range.begin + s * kPartSlice;
    return Range{begin, std::min(begin + kPartSlice, range.end)};
  };
  parallel_tasks(slices, [&](Index s) {
    const Range own = slice(s);
    std::uint32_t* left = left_.data() + own.begin;
    lefts[at(s)] = deal(own, codes, goes_left, left, right_.data() + own.begin).left - left;
  });
  for (Index s = 0; s < slices; ++s) offsets[at(s + 1)] = offsets[at(s)] + lefts[at(s)];
  const Index middle = range.begin + offsets.back();
  parallel_tasks(slices, [&](Index s) {
    const Range own = slice(s);
    std::copy_n(left_.data() + own.begin, lefts[at(s)],
                rows_.data() + range.begin + offsets[at(s)]);
    std::copy_n(right_.data() + own.begin, own.size() - lefts[at(s)],
                rows_.data() + middle + s * kPartSlice - offsets[at(s)]);
  });
  return middle;
}

}  // namespace resboost::trees
