#pragma once

#include "resboost/types.h"

namespace resboost {

/// Is the largest score (or probability) of a row at its label? Never where the label is one that
/// training has not seen, a row of zeros.   scores, y: [n, k]
template <class Scores>
bool is_hit(const Scores& scores, const Rows& y, Index row) {
  Index guess = 0, label = 0;
  scores.row(row).maxCoeff(&guess);
  return y.row(row).maxCoeff(&label) > 0 && guess == label;
}

}  // namespace resboost
