// J. Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient",
// Computational Biology and Chemistry 2004; of two classes it is Matthews' of 1975.

#include <cmath>

#include "metrics/metric_table.h"

namespace resboost {
namespace {

double matthews(const Judged& judged) {
  const Eigen::MatrixXd table = confusion_of(judged);
  const Eigen::VectorXd labelled = table.rowwise().sum();
  const Eigen::VectorXd said = table.colwise().sum();
  const double all = table.sum(), right = table.diagonal().sum();
  const double agreement = right * all - labelled.head(said.size()).dot(said);
  const double spread = (all * all - said.squaredNorm()) * (all * all - labelled.squaredNorm());
  if (!(all > 0)) return std::nan("");
  return spread > 0 ? agreement / std::sqrt(spread) : 0;
}

}  // namespace

Metric matthews_metric() {
  return {"matthews", "correlation of what is said with what is right", true, true, matthews};
}

}  // namespace resboost
