#include <cmath>
#include <limits>

#include "metrics/metric_table.h"
#include "metrics/target_values.h"

namespace resboost {
namespace {

double nrmse(const TargetValues& values) {
  const double spread = values.spread(), total = values.total_weight();
  if (!(spread > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt(values.squared_misses() / total) / std::sqrt(spread / total);
}

}  // namespace

Metric nrmse_metric() {
  return {.name = "nrmse",
          .summary = "root of the mean squared error, in standard deviations of the target",
          .measure = [](const Judged& judged) { return mean_over_targets(judged, nrmse); }};
}

}  // namespace resboost
