#include "metrics/metric_table.h"

namespace resboost {

Metric ece_metric() {
  return {.name = "ece",
          .summary = "expected calibration error: how far confidence is from accuracy",
          .of_classes = true,
          .measure =
              [](const Judged& judged) {
                return calibration_error(calibration_bins(judged.predictions(), judged.data()));
              },
          .of_probabilities = true};
}

}  // namespace resboost
