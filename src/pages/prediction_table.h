#pragma once

#include <string>

#include "prepare/kept_columns.h"
#include "resboost/cross_validation.h"
#include "resboost/task.h"

namespace resboost {

/// Predictions as CSV, a line each: the likeliest class and the probabilities of all, or the values
/// of the targets. front: what stands before them.   predictions: [n, k]
std::string prediction_table(const Task& task, const Predictions& predictions, const Front& front);

/// What was said of the rows that were tested, by the lines or the names that they have.
std::string tested_table(const DataSource& source, const CrossValidation& result);

/// Representations as CSV, columns f1, f2, ...   features: [n, p]
std::string feature_table(const Matrix& features, const Front& front);

}  // namespace resboost
