#include <limits>

#include "metrics/metric_table.h"
#include "metrics/target_values.h"

namespace resboost {
namespace {

double r2(const TargetValues& values) {
  const double spread = values.spread();
  return spread > 0 ? 1 - values.squared_misses() / spread
                    : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Metric r2_metric() {
  return {.name = "r2",
          .summary = "share of the target's variance that is explained",
          .higher_is_better = true,
          .measure = [](const Judged& judged) { return mean_over_targets(judged, r2); }};
}

}  // namespace resboost
