#include "resboost/dataset.h"

namespace resboost {

namespace {

Codes take_codes(const Codes& all, std::span<const Index> rows) {
  if (all.rows == 0) return {};
  Codes some{static_cast<Index>(rows.size()), all.columns, {}};
  some.values.reserve(all.columns.size() * rows.size());
  for (std::size_t c = 0; c < all.columns.size(); ++c)
    for (const Index row : rows) some.values.push_back(all.column(static_cast<Index>(c))[row]);
  return some;
}

}  // namespace

Dataset Dataset::take(std::span<const Index> rows) const {
  const auto count = static_cast<Index>(rows.size());
  Dataset some{x.take(rows), Matrix(y.rows() > 0 ? count : 0, y.cols()),
               Vector(w.size() > 0 ? count : 0), columns, take_codes(codes, rows)};
  for (Index i = 0; i < count; ++i) {
    const Index row = rows[static_cast<std::size_t>(i)];
    if (y.rows() > 0) some.y.row(i) = y.row(row);
    if (w.size() > 0) some.w(i) = w(row);
  }
  return some;
}

void Codes::read(Range range, MutRows out) const {
  for (Index c = 0; c < out.cols(); ++c) {
    const std::uint8_t* from = column(c) + range.begin;
    for (Index i = 0; i < range.size(); ++i) out(i, c) = static_cast<Real>(from[i]);
  }
}

}  // namespace resboost
