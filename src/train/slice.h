#pragma once

#include "resboost/features.h"

namespace resboost {

/// The weights of a slice of rows, or none.
inline Eigen::Ref<const Vector> weights_of(const Examples& examples, Range rows) {
  return examples.w.segment(examples.w.size() ? rows.begin : 0,
                            examples.w.size() ? rows.size() : 0);
}

}  // namespace resboost
