#pragma once

#include <string>
#include <utility>
#include <vector>

#include "resboost/metrics.h"

namespace resboost {

/// Those numbers that apply, under the names of the JSON output: accuracy, log_loss, ece, rmse,
/// nrmse, r2.
std::vector<std::pair<std::string, double>> applicable(const Metrics& metrics);

/// `accuracy 0.9722, log loss 0.0911`
std::string summary(const Metrics& metrics);

}  // namespace resboost
