#include <limits>

#include "metrics/class_mean.h"
#include "metrics/metric_table.h"

namespace resboost {
namespace {

double f1(const Judged& judged, Index of_class) {
  const ClassCounts counts = count_class(judged, of_class);
  if (!counts.appears()) return std::numeric_limits<double>::quiet_NaN();
  return 2 * counts.right / (counts.said + counts.labelled);
}

}  // namespace

Metric f1_metric() {
  return {.name = "f1",
          .summary = "harmonic mean of precision and recall, mean over classes",
          .of_classes = true,
          .higher_is_better = true,
          .measure = [](const Judged& judged) { return mean_over_classes(judged, f1, true); },
          .of_class = f1};
}

}  // namespace resboost
