#include "metrics/metric_table.h"

namespace resboost {
namespace {

Metric at_power(double power) {
  return deviance_metric(make_tweedie_loss(power), "of amounts of which many are zero", true);
}

}  // namespace

Metric tweedie_deviance_metric() {
  Metric metric = at_power(1.5);
  metric.with = at_power;
  metric.parameter = "power";
  metric.above = 1;
  metric.below = 2;
  return metric;
}

}  // namespace resboost
