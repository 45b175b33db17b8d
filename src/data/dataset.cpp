#include "resboost/dataset.h"

namespace resboost {

Dataset Dataset::take(std::span<const Index> rows) const {
  const auto count = static_cast<Index>(rows.size());
  Dataset some{x.take(rows), Matrix(y.rows() > 0 ? count : 0, y.cols()),
               Vector(w.size() > 0 ? count : 0), columns,
               codes.rows > 0 ? codes.take(rows) : Codes()};
  for (Index i = 0; i < count; ++i) {
    const Index row = rows[static_cast<std::size_t>(i)];
    if (y.rows() > 0) some.y.row(i) = y.row(row);
    if (w.size() > 0) some.w(i) = w(row);
  }
  return some;
}

RawSources Dataset::raw() const { return {x, code_rows(codes)}; }

}  // namespace resboost
