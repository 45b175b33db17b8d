#pragma once

#include <cstddef>
#include <vector>

#include "c/arrow_column.h"

namespace resboost::c {

/// The columns of a table out of struct arrays.
class ArrowTable {
 public:
  /// DataError for a schema that is none of a table.
  explicit ArrowTable(const ArrowSchema& schema);

  std::size_t rows() const { return rows_; }
  /// DataError for an array that is none of this schema, or of too many rows.
  void append(const ArrowArray& batch);
  std::vector<Column> of_one(const SharedArray& batch);
  std::vector<Column> take();

 private:
  void require_batch(const ArrowArray& batch);

  std::vector<ArrowColumn> columns_;
  std::size_t rows_ = 0;
};

}  // namespace resboost::c
