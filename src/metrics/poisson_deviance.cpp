#include <limits>

#include "metrics/metric_table.h"

namespace resboost {

Metric poisson_deviance_metric() {
  Metric metric = criterion_metric(make_poisson_loss(), "of counts and rates");
  metric.measure = [of_all = metric.measure](const Judged& judged) {
    for (const double low : judged.task().low)  // counts are not below zero
      if (low < 0) return std::numeric_limits<double>::quiet_NaN();
    return of_all(judged);
  };
  return metric;
}

}  // namespace resboost
