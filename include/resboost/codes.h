#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "resboost/row_source.h"
#include "resboost/types.h"

namespace resboost {

/// The view of a table's rows that trees read: one small whole number for each column. 0 stands for
/// a missing value and for a category never seen in training; 1, 2, ... are the bins of a numeric
/// column in rising order, or the levels of a category. Column after column, as histograms read
/// them.
struct Codes {
  struct Column {
    int codes = 0;         ///< values lie in [0, codes), at most 255 of them
    bool ordered = false;  ///< bins of numbers; else levels, whose order means nothing
    /// Of a fit: scores may only rise with an ordered column's values (1), only fall (-1), or go as
    /// they like (0).
    int direction = 0;
    /// What each code of an ordered column stands for, where leaves may be linear in it: the
    /// middles of its bins, of mean 0 and variance 1; 0 for a missing value. Empty for other
    /// columns.
    std::vector<Real> values{};
  };
  Index rows = 0;
  std::vector<Column> columns;
  std::vector<std::uint8_t> values;  ///< [columns, rows]
  const std::uint8_t* column(Index c) const { return values.data() + c * rows; }
  /// Some of the rows, in this order: a copy.
  Codes take(std::span<const Index> order) const;
};

/// Has any column a direction?
bool has_directions(const Codes& codes);

/// Codes as rows of numbers, which layers read; borrowed.   [rows, columns]
RowSource code_rows(const Codes& codes);

/// What stages may read besides z: the raw input x, and the codes. No rows of what no stage reads.
struct RawSources {
  RawSources(RowSource numbers, RowSource row_codes = {})
      : x(std::move(numbers)), codes(std::move(row_codes)) {}
  RowSource x, codes;
};

}  // namespace resboost
