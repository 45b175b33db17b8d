#include "train/joined.h"

namespace resboost {
namespace {

Matrix below(const Matrix& first, const Matrix& second) {
  Matrix both(first.rows() + second.rows(), first.cols());
  both.topRows(first.rows()) = first;
  both.bottomRows(second.rows()) = second;
  return both;
}

Codes below(const Codes& first, const Codes& second) {
  Codes both{first.rows + second.rows, first.columns, {}};
  both.values.reserve(first.values.size() + second.values.size());
  for (Index c = 0; c < std::ssize(first.columns); ++c)
    for (const Codes* part : {&first, &second})
      both.values.insert(both.values.end(), part->column(c), part->column(c) + part->rows);
  return both;
}

}  // namespace

Dataset joined(const Dataset& first, const Dataset& second) {
  Vector w(first.w.size() + second.w.size());
  w << first.w, second.w;
  return {below(first.x.matrix(), second.x.matrix()), below(first.y, second.y), std::move(w),
          first.columns, below(first.codes, second.codes)};
}

}  // namespace resboost
