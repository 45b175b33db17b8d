#include <cmath>

#include "metrics/metric_table.h"
#include "metrics/target_values.h"

namespace resboost {
namespace {

double mape(const TargetValues& values) {
  double shares = 0, total = 0;
  for (Index i = 0; i < values.rows(); ++i) {
    const double size = std::abs(values.target(i));
    if (size <= values.smallest()) continue;
    shares += values.weight(i) * std::abs(values.miss(i)) / size;
    total += values.weight(i);
  }
  return shares / total;
}

}  // namespace

Metric mape_metric() {
  return {.name = "mape",
          .summary =
              "mean absolute error as a share of the target; rows whose target is 0 do not count",
          .measure = [](const Judged& judged) { return mean_over_targets(judged, mape); }};
}

}  // namespace resboost
