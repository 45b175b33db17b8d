#include <cmath>

#include "metrics/metric_table.h"
#include "metrics/target_values.h"

namespace resboost {
namespace {

double mae(const TargetValues& values) {
  double size = 0;
  for (Index i = 0; i < values.rows(); ++i) size += values.weight(i) * std::abs(values.miss(i));
  return values.in_target_units(size / values.total_weight());
}

}  // namespace

Metric mae_metric() {
  return {.name = "mae", .summary = "mean absolute error", .measure = [](const Judged& judged) {
            return mean_over_targets(judged, mae);
          }};
}

}  // namespace resboost
