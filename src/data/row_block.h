#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace resboost {

/// Rows of a table on their way to its columns: numbers, and codes of words. A column gets many
/// cells at a time, and room is asked for once, not for each cell.
class RowBlock {
 public:
  explicit RowBlock(std::size_t columns)
      : columns_(columns),
        most_(std::clamp<std::size_t>(kCells / columns, 1, 64)),
        cells_(most_ * columns) {}

  /// Of the row that is read, if the block is not full.
  double* cell(std::size_t column) { return cells_.data() + rows_ * columns_ + column; }
  void end_row() { ++rows_; }
  bool is_full() const { return rows_ == most_; }

  /// Appends what the complete rows have in this column.
  template <class Value>
  void append_to(std::vector<Value>& values, std::size_t column) const {
    const std::size_t before = values.size();
    values.resize(before + rows_);
    const double* from = cells_.data() + column;
    for (std::size_t r = 0; r < rows_; ++r, from += columns_)
      values[before + r] = static_cast<Value>(*from);
  }

  /// Forgets the complete rows; the one that is read stays.
  void drop_rows() {
    if (rows_ > 0 && !is_full()) std::copy_n(cell(0), columns_, cells_.data());
    rows_ = 0;
  }

 private:
  static constexpr std::size_t kCells = 4096;

  std::size_t columns_, most_;
  std::size_t rows_ = 0;  // that are complete
  std::vector<double> cells_;
};

}  // namespace resboost
