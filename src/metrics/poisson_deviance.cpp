#include "metrics/metric_table.h"

namespace resboost {

Metric poisson_deviance_metric() {
  return deviance_metric(make_poisson_loss(), "of counts and rates", true);
}

}  // namespace resboost
