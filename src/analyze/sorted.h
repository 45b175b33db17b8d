#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace resboost {

/// Ascending, NaN last: `<` alone gives numbers no order once there are NaN among them.
inline std::vector<double> sorted(std::vector<double> values) {
  const auto numbers_end =
      std::partition(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
  std::sort(values.begin(), numbers_end);
  return values;
}

}  // namespace resboost
