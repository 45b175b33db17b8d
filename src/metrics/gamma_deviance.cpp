#include "metrics/metric_table.h"

namespace resboost {

Metric gamma_deviance_metric() {
  return deviance_metric(make_gamma_loss(), "of amounts above zero", false);
}

}  // namespace resboost
