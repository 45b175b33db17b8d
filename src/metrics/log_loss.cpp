#include <algorithm>
#include <cmath>

#include "metrics/metric_table.h"

namespace resboost {
namespace {

constexpr double kSmallestProbability = 1e-15;

double log_loss(const Judged& judged) {
  const Matrix& y = judged.data().y;
  double total = 0, loss = 0;
  for (Index i = 0; i < judged.rows(); ++i) {
    const double w = judged.weight(i);
    total += w;
    if (judged.label(i) == Judged::kUnseen) loss -= w * std::log(kSmallestProbability);
    for (Index k = 0; k < y.cols(); ++k) {
      const double share = static_cast<double>(y(i, k));
      if (share > 0)
        loss -= w * share * std::log(std::max(judged.predictions()(i, k), kSmallestProbability));
    }
  }
  return loss / total;
}

}  // namespace

Metric log_loss_metric() {
  return {.name = "log_loss",
          .summary = "minus the log of the probability of the right class, on average",
          .of_classes = true,
          .measure = log_loss,
          .of_probabilities = true};
}

}  // namespace resboost
