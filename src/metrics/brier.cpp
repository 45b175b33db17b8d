// G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather
// Review 1950. His sum over classes; of two classes half of it, which is the usual square of one
// probability's error.

#include "metrics/metric_table.h"

namespace resboost {
namespace {

double brier(const Judged& judged) {
  double total = 0, squares = 0;
  for (Index i = 0; i < judged.rows(); ++i) {
    const double w = judged.weight(i);
    total += w;
    if (judged.label(i) == Judged::kUnseen) squares += w;  // a class of probability 0
    squares +=
        w * (judged.predictions().row(i) - judged.data().y.row(i).cast<double>()).squaredNorm();
  }
  return squares / total / (judged.task().size() == 2 ? 2 : 1);
}

}  // namespace

Metric brier_metric() {
  return {.name = "brier",
          .summary = "squared error of the probabilities",
          .of_classes = true,
          .measure = brier,
          .of_probabilities = true};
}

}  // namespace resboost
