#include <limits>

#include "metrics/class_mean.h"
#include "metrics/metric_table.h"

namespace resboost {
namespace {

double recall(const Judged& judged, Index of_class) {
  const ClassCounts counts = count_class(judged, of_class);
  if (!counts.appears()) return std::numeric_limits<double>::quiet_NaN();
  return counts.labelled > 0 ? counts.right / counts.labelled : 0;
}

}  // namespace

Metric recall_metric() {
  return {.name = "recall",
          .summary = "share of a class that is said to be of it, mean over classes",
          .of_classes = true,
          .higher_is_better = true,
          .measure = [](const Judged& judged) { return mean_over_classes(judged, recall, true); },
          .of_class = recall};
}

}  // namespace resboost
