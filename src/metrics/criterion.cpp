#include <limits>
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
                                                  values.in_target_units(values.target(i)), k);
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

Metric deviance_metric(std::shared_ptr<const Loss> loss, std::string summary, bool may_be_zero) {
  Metric metric = criterion_metric(std::move(loss), std::move(summary));
  metric.measure = [of_all = metric.measure, may_be_zero](const Judged& judged) {
    for (const double low : judged.task().low)
      if (low < 0 || (low == 0 && !may_be_zero)) return std::numeric_limits<double>::quiet_NaN();
    return of_all(judged);
  };
  return metric;
}

}  // namespace resboost
