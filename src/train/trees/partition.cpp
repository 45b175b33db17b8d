#include "train/trees/partition.h"

#include <algorithm>
#include <utility>

namespace resboost::trees {

void Partition::begin(std::vector<std::uint32_t> rows) {
  rows_ = std::move(rows);
  right_.resize(rows_.size());
  leaves_.assign(1, {0, static_cast<Index>(rows_.size())});
}

void Partition::split(int leaf, Index column, const Sides& goes_left) {
  const Range range = leaves_[at(leaf)];
  const std::uint8_t* codes = codes_->column(column);
  std::uint32_t* left = rows_.data() + range.begin;
  std::uint32_t* right = right_.data();
  for (const std::uint32_t* row = left; row != rows_.data() + range.end; ++row) {
    const std::uint32_t r = *row;  // written to both ends, and kept at one
    const std::uint32_t is_left = goes_left[codes[r]];
    *left = r;
    *right = r;
    left += is_left;
    right += 1 - is_left;
  }
  std::copy(right_.data(), right, left);
  const Index middle = left - rows_.data();
  leaves_[at(leaf)] = {range.begin, middle};
  leaves_.push_back({middle, range.end});
}

}  // namespace resboost::trees
