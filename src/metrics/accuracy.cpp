#include "metrics/metric_table.h"

namespace resboost {
namespace {

double accuracy(const Judged& judged) {
  double total = 0, right = 0;
  for (Index i = 0; i < judged.rows(); ++i) {
    total += judged.weight(i);
    if (judged.guess(i) == judged.label(i)) right += judged.weight(i);
  }
  return right / total;
}

}  // namespace

Metric accuracy_metric() {
  return {"accuracy", "share of rows that are right", true, true, accuracy};
}

}  // namespace resboost
