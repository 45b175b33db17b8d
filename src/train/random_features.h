#pragma once

#include <memory>

#include "resboost/layer.h"
#include "resboost/rng.h"

namespace resboost {

/// SWIM features, tanh(x w + b): each from a pair of training rows whose targets differ much for
/// their distance, so that the argument of tanh is -c at one and +c at the other
/// (SWIM, Bolager et al., NeurIPS 2023; swim.py of RFRBoost's code 400aed1, pairs with probability
/// proportional to |dy|_2 / |dx|_2). Uniform pairs where all targets are the same. x: [n, d], y:
/// [n, k], both with n >= 1 rows -> layer [d] to [features].
std::unique_ptr<Layer> make_swim_features(const Rows& x, const Matrix& y, Index features, double c,
                                          Rng rng);

/// Features of uniform weights and biases in +-1/sqrt(d), times the scale, then tanh.
std::unique_ptr<Layer> make_iid_features(Index inputs, Index features, double scale, Rng rng);

}  // namespace resboost
