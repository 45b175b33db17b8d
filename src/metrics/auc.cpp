// J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a receiver operating
// characteristic (ROC) curve", Radiology 1982: the chance that a row of the class ranks above one
// that is not.

#include "metrics/class_mean.h"
#include "metrics/metric_table.h"
#include "metrics/ranking.h"

namespace resboost {
namespace {

double auc(const Judged& judged, Index of_class) {
  double positive = 0, negative = 0, above = 0;
  for (const Rank& rank : ranked(judged, of_class)) {
    // Pairs with a row of the class that ranks higher, and half of those that rank the same.
    above += rank.negative * (positive + rank.positive / 2);
    positive += rank.positive;
    negative += rank.negative;
  }
  return above / (positive * negative);  // NaN without rows on either side
}

}  // namespace

Metric auc_metric() {
  return {.name = "auc",
          .summary = "area under the ROC curve, a class against all others, mean over classes",
          .of_classes = true,
          .higher_is_better = true,
          .measure = [](const Judged& judged) { return mean_over_classes(judged, auc, false); },
          .of_class = auc};
}

}  // namespace resboost
