#include "resboost/dataset.h"

namespace resboost {

Dataset Dataset::take(std::span<const Index> rows) const {
  Dataset some{x.take(rows), {}, {}, columns, codes.rows > 0 ? codes.take(rows) : Codes()};
  const auto count = static_cast<Index>(rows.size());
  some.y.resize(y.rows() > 0 ? count : 0, y.cols());
  some.w.resize(w.size() > 0 ? count : 0);
  for (Index i = 0; i < count; ++i) {
    const Index row = rows[static_cast<std::size_t>(i)];
    if (y.rows() > 0) some.y.row(i) = y.row(row);
    if (w.size() > 0) some.w(i) = w(row);
  }
  return some;
}

RawSources Dataset::raw() const { return {x, code_rows(codes)}; }

}  // namespace resboost
