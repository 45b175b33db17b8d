#include "metrics/metric_table.h"

namespace resboost {
namespace {

Metric at_quantile(double alpha) {
  return criterion_metric(make_quantile_loss(alpha), "of a quantile: misses below it cost alpha");
}

}  // namespace

Metric pinball_loss_metric() {
  Metric metric = at_quantile(0.5);
  metric.with = at_quantile;
  metric.parameter = "alpha";
  return metric;
}

}  // namespace resboost
