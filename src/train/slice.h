#pragma once

#include "base/parallel.h"
#include "nn/slice_rows.h"
#include "resboost/features.h"

namespace resboost {

/// The weights of a slice of rows, or none.
inline Eigen::Ref<const Vector> weights_of(const Examples& examples, Range rows) {
  return examples.w.segment(examples.w.size() ? rows.begin : 0,
                            examples.w.size() ? rows.size() : 0);
}

/// A slice of z as it lies, or of pictures made into numbers.
inline Rows z_rows(const Examples& examples, Range rows, Buffer& storage) {
  if (!examples.pictures) return examples.z.middleRows(rows.begin, rows.size());
  auto numbers = storage.view(rows.size(), examples.width());
  for (Index i = 0; i < rows.size(); ++i)
    examples.pictures->read(rows.begin + i, numbers.row(i).data());
  return numbers;
}

}  // namespace resboost
