#pragma once

#include "resboost/features.h"

namespace resboost {

/// Examples whose one-hot targets deal a share to all classes (Szegedy et al. 2016, section 7).
class SmoothedTargets {
 public:
  /// share: 0 leaves the targets as they are, which must outlive this then.
  SmoothedTargets(const Examples& from, double share)
      : targets_(share > 0 ? smoothed(from.target, share) : Matrix()),
        examples_(from.x, from.z, share > 0 ? targets_ : from.target, from.w, from.pooling,
                  from.read) {
    examples_.codes = from.codes;
  }
  SmoothedTargets(const SmoothedTargets&) = delete;
  SmoothedTargets& operator=(const SmoothedTargets&) = delete;

  const Examples& examples() const { return examples_; }

 private:
  static Matrix smoothed(const Matrix& targets, double share) {
    const auto all = static_cast<Real>(share / static_cast<double>(targets.cols()));
    return ((1 - static_cast<Real>(share)) * targets.array() + all).matrix();
  }

  const Matrix targets_;
  Examples examples_;
};

}  // namespace resboost
