#include "analyze/mixed_rows.h"

namespace resboost {

MixedRows::MixedRows(const Dataset& like, Index rows) : x_(Matrix::Zero(rows, like.inputs())) {
  data_.x = RowSource::borrow(x_);
  data_.columns = like.columns;
  data_.codes.columns = like.codes.columns;
  if (like.codes.columns.empty()) return;
  data_.codes.rows = rows;
  data_.codes.values.assign(like.codes.columns.size() * static_cast<std::size_t>(rows), 0);
}

void MixedRows::copy_code(Index to, Index column, const Dataset& from, Index row) {
  data_.codes.values[static_cast<std::size_t>(column * data_.codes.rows + to)] =
      from.codes.column(column)[row];
}

void MixedRows::copy_row(Index to, const Dataset& from, Index row) {
  if (x_.cols() > 0) x_.row(to) = from.x.matrix().row(row);
  for (Index c = 0; c < std::ssize(data_.codes.columns); ++c) copy_code(to, c, from, row);
}

void MixedRows::copy_column(Index to, const ColumnPlace& column, const Dataset& from, Index row) {
  if (x_.cols() > 0) {
    const Rows given = from.x.matrix();
    for (const Range& range : column.features)
      x_.row(to).segment(range.begin, range.size()) =
          given.row(row).segment(range.begin, range.size());
  }
  if (data_.codes.columns.empty()) return;
  for (const Index code : column.codes) copy_code(to, code, from, row);
}

}  // namespace resboost
