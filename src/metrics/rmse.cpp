#include <cmath>

#include "metrics/metric_table.h"
#include "metrics/target_values.h"

namespace resboost {
namespace {

double rmse(const TargetValues& values) {
  return values.in_target_units(std::sqrt(values.squared_misses() / values.total_weight()));
}

}  // namespace

Metric rmse_metric() {
  return {.name = "rmse",
          .summary = "root of the mean squared error",
          .measure = [](const Judged& judged) { return mean_over_targets(judged, rmse); }};
}

}  // namespace resboost
