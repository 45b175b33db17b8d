#pragma once

#include "resboost/features.h"

namespace resboost {

/// One-hot targets of which a share is dealt to all classes (Szegedy et al. 2016, section 7).
inline Matrix smoothed_targets(const Matrix& targets, double share) {
  const auto all = static_cast<Real>(share / static_cast<double>(targets.cols()));
  return ((1 - static_cast<Real>(share)) * targets.array() + all).matrix();
}

/// The same examples with other targets, which must outlive them.
inline Examples with_targets(const Examples& examples, const Matrix& targets) {
  Examples same{examples.x, examples.z, targets, examples.w, examples.pooling, examples.read};
  same.codes = examples.codes;
  return same;
}

}  // namespace resboost
