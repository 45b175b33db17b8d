#pragma once

#include <algorithm>
#include <cmath>
#include <functional>

#include "resboost/types.h"

namespace resboost {

/// Largest error a gradient check may show. Central differences in float lose half the digits; the
/// build in double is the one that counts (issue 2: below 1e-6).
inline constexpr double kGradientTolerance = sizeof(Real) == sizeof(double) ? 1e-6 : 3e-2;

/// Largest relative error of `gradient` against central differences of `value` in every number of
/// `at`. value() reads `at`; errors are relative to the larger of 1 and the gradient's size.
inline double gradient_error(Real* at, Index size, const Real* gradient,
                             const std::function<double()>& value) {
  const double step = sizeof(Real) == sizeof(double) ? 1e-5 : 1e-2;
  double worst = 0;
  for (Index i = 0; i < size; ++i) {
    const Real before = at[i];
    at[i] = static_cast<Real>(before + step);
    const double above = value();
    at[i] = static_cast<Real>(before - step);
    const double below = value();
    at[i] = before;
    const double numeric = (above - below) / (2 * step);
    worst =
        std::max(worst, std::abs(numeric - double{gradient[i]}) / std::max(1.0, std::abs(numeric)));
  }
  return worst;
}

}  // namespace resboost
