#include "resboost/metrics.h"

namespace resboost {

Eigen::MatrixXd confusion_of(const Judged& judged) {
  const Index k = judged.task().size();
  Eigen::MatrixXd table = Eigen::MatrixXd::Zero(k + (judged.any_unseen() ? 1 : 0), k);
  for (Index i = 0; i < judged.rows(); ++i) {
    const Index label = judged.label(i) == Judged::kUnseen ? k : judged.label(i);
    table(label, judged.guess(i)) += judged.weight(i);
  }
  return table;
}

}  // namespace resboost
