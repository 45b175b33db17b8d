#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/json.h"
#include "resboost/metrics.h"

namespace resboost::cli {

/// Those numbers that apply, under the names of the JSON output: accuracy, log_loss, ece, rmse,
/// nrmse, r2, mae, and the criterion of the loss.
std::vector<std::pair<std::string, double>> applicable(const Metrics& metrics);

/// rows, and the numbers that apply.
Json to_json(const Metrics& metrics);

/// `accuracy 0.9722, log loss 0.0911`
std::string summary(const Metrics& metrics);

/// 61204 -> 61,204
std::string grouped(Index number);

/// `1 stage`, `5 stages`
std::string counted(Index number, const std::string& noun);

}  // namespace resboost::cli
