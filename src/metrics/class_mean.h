#pragma once

#include "resboost/metrics.h"

namespace resboost {

/// Weights of rows, of one class against all others.
struct ClassCounts {
  double right = 0;     ///< of the class, and said to be
  double said = 0;      ///< said to be of the class
  double labelled = 0;  ///< of the class
  bool appears() const { return said > 0 || labelled > 0; }
};
ClassCounts count_class(const Judged& judged, Index of_class);

/// Mean of a number of each class, over those that it says something of. A label that training has
/// never seen is one more class, of which the number is 0, if unseen_counts.
double mean_over_classes(const Judged& judged, double (*of_class)(const Judged&, Index),
                         bool unseen_counts);

}  // namespace resboost
