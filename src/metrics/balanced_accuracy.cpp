#include <limits>

#include "metrics/class_mean.h"
#include "metrics/metric_table.h"

namespace resboost {
namespace {

/// Of the classes that rows have: unlike mean recall it leaves out one that is only said.
double recall_of_labelled(const Judged& judged, Index of_class) {
  const ClassCounts counts = count_class(judged, of_class);
  return counts.labelled > 0 ? counts.right / counts.labelled
                             : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Metric balanced_accuracy_metric() {
  return {.name = "balanced_accuracy",
          .summary = "accuracy if all classes had the same weight",
          .of_classes = true,
          .higher_is_better = true,
          .measure = [](const Judged& judged) {
            return mean_over_classes(judged, recall_of_labelled, true);
          }};
}

}  // namespace resboost
