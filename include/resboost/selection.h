#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "resboost/types.h"

namespace resboost {

struct Dataset;

/// What depth, number of trees and, end to end, the epoch are chosen by on the held-out rows, where
/// that is not their mean loss.
struct Selection {
  std::string metric{};  ///< its name
  bool higher_is_better = false;
  /// Of the scores of all held-out rows [n, k]; NaN where it does not apply. Empty: the mean loss.
  std::function<double(const Matrix& scores)> measure{};
  /// The same of other rows, which outlive it; empty where only one set can be held out.
  std::function<Selection(const Dataset& held_out)> of_others{};

  bool by_loss() const { return !measure; }
  /// What is to be as low as can be, infinite where the metric does not apply.
  double cost(double value) const {
    if (std::isnan(value)) return std::numeric_limits<double>::infinity();
    return higher_is_better ? -value : value;
  }
};

inline const Selection kByLoss{};

}  // namespace resboost
