#include "base/duration.h"

#include <fmt/format.h>

namespace resboost {

std::string duration(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  if (seconds < 600) return fmt::format("{:.0f} s", seconds);
  return seconds < 36000 ? fmt::format("{:.0f} min", seconds / 60)
                         : fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace resboost
