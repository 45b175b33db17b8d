#include "metrics/class_mean.h"
#include "metrics/metric_table.h"
#include "metrics/ranking.h"

namespace resboost {
namespace {

double average_precision(const Judged& judged, Index of_class) {
  double right = 0, said = 0, area = 0;
  for (const Rank& rank : ranked(judged, of_class)) {
    right += rank.positive;
    said += rank.positive + rank.negative;
    if (rank.positive > 0) area += rank.positive * (right / said);
  }
  return area / right;  // NaN without rows of the class
}

}  // namespace

Metric average_precision_metric() {
  return {
      .name = "average_precision",
      .summary = "area under the steps of precision by recall, mean over classes",
      .of_classes = true,
      .higher_is_better = true,
      .measure =
          [](const Judged& judged) { return mean_over_classes(judged, average_precision, false); },
      .of_class = average_precision};
}

}  // namespace resboost
