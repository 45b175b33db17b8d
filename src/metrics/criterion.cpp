#include <utility>

#include "metrics/metric_table.h"
#include "metrics/target_values.h"

namespace resboost {

double mean_criterion(const Judged& judged, const Loss& loss) {
  const auto targets = static_cast<double>(judged.task().size());
  double mean = 0;
  for (Index k = 0; k < judged.task().size(); ++k) {
    const TargetValues values(judged, k);
    double total = 0, sum = 0;
    for (Index i = 0; i < judged.rows(); ++i) {
      total += values.weight(i);
      sum += values.weight(i) * loss.criterion_of(judged.predictions()(i, k),
                                                  values.in_target_units(values.target(i)));
    }
    mean += sum / total / targets;
  }
  return mean;
}

Metric criterion_metric(std::shared_ptr<const Loss> loss, std::string summary) {
  return {.name = loss->criterion(),
          .summary = std::move(summary),
          .measure = [loss](const Judged& judged) { return mean_criterion(judged, *loss); },
          .of_one_loss = true};
}

}  // namespace resboost
