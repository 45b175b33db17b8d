#pragma once

#include "analyze/column_places.h"
#include "resboost/dataset.h"

namespace resboost {

/// Encoded rows that are put together of others, a column of the file at a time.
class MixedRows {
 public:
  /// So many rows of zeros, in the views that those have which they will be put together of.
  MixedRows(const Dataset& like, Index rows);
  MixedRows(const MixedRows&) = delete;
  MixedRows& operator=(const MixedRows&) = delete;

  Index rows() const { return x_.rows(); }
  void copy_row(Index to, const Dataset& from, Index row);
  void copy_column(Index to, const ColumnPlace& column, const Dataset& from, Index row);
  /// For a model to predict: without targets and weights.
  const Dataset& data() const { return data_; }

 private:
  void copy_code(Index to, Index column, const Dataset& from, Index row);

  Matrix x_;
  Dataset data_;  ///< borrows x_
};

}  // namespace resboost
