#pragma once

#include <string>

#include "cli/kept_columns.h"
#include "resboost/task.h"

namespace resboost::cli {

/// Predictions as CSV, a line each: the likeliest class and the probabilities of all, or the values
/// of the targets. front: what stands before them.   predictions: [n, k]
std::string prediction_table(const Task& task, const Predictions& predictions, const Front& front);

/// Representations as CSV, columns f1, f2, ...   features: [n, p]
std::string feature_table(const Matrix& features, const Front& front);

}  // namespace resboost::cli
