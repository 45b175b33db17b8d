#pragma once

#include <limits>

namespace resboost::test {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace resboost::test
