#include <limits>

#include "metrics/class_mean.h"
#include "metrics/metric_table.h"

namespace resboost {
namespace {

double precision(const Judged& judged, Index of_class) {
  const ClassCounts counts = count_class(judged, of_class);
  if (!counts.appears()) return std::numeric_limits<double>::quiet_NaN();
  return counts.said > 0 ? counts.right / counts.said : 0;
}

}  // namespace

Metric precision_metric() {
  return {
      .name = "precision",
      .summary = "share of what is said to be of a class that is, mean over classes",
      .of_classes = true,
      .higher_is_better = true,
      .measure = [](const Judged& judged) { return mean_over_classes(judged, precision, true); },
      .of_class = precision};
}

}  // namespace resboost
