#pragma once

#include <limits>

namespace resboost {

/// A number that is missing, or that nobody knows.
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace resboost
