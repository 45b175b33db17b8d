#pragma once

#include <cmath>

#include "resboost/metrics.h"

namespace resboost {

/// 1 - accuracy, or RMSE.
inline double error_of(const Metrics& metrics) {
  return std::isnan(metrics.rmse) ? 1 - metrics.accuracy : metrics.rmse;
}

}  // namespace resboost
