#pragma once

#include "resboost/types.h"

namespace resboost {

/// The gradient-norm margin bound (proof in docs/theory.md) of the logistic loss of scores z w + b:
/// the share of rows with margin <= delta is at most (1 + e^delta) / (sigma sqrt(c / (c-1))) * g1.
/// w: [p, c]; grad_l1: g1, the mean over rows of |w (probabilities - label)|. NaN where it does not
/// apply: c - 1 > p, or w has rank below c - 1.
double margin_bound(const Rows& w, double grad_l1, double delta);

}  // namespace resboost
