#pragma once

#include <string>

namespace resboost {

/// Seconds as people say them: 3.2 s, 75 s, 12 min, 11.5 h.
std::string duration(double seconds);

}  // namespace resboost
