#include "metrics/class_mean.h"

#include <cmath>

namespace resboost {

ClassCounts count_class(const Judged& judged, Index of_class) {
  ClassCounts counts;
  for (Index i = 0; i < judged.rows(); ++i) {
    const double w = judged.weight(i);
    const bool said = judged.guess(i) == of_class, labelled = judged.label(i) == of_class;
    if (said) counts.said += w;
    if (labelled) counts.labelled += w;
    if (said && labelled) counts.right += w;
  }
  return counts;
}

double mean_over_classes(const Judged& judged, double (*of_class)(const Judged&, Index),
                         bool unseen_counts) {
  double sum = 0, classes = unseen_counts && judged.any_unseen() ? 1 : 0;
  for (Index k = 0; k < judged.task().size(); ++k) {
    const double value = of_class(judged, k);
    if (std::isnan(value)) continue;
    sum += value;
    ++classes;
  }
  return sum / classes;
}

}  // namespace resboost
