#pragma once

#include "cli/contender.h"
#include "resboost/model.h"

namespace resboost::cli {

/// Fills in what a trained model is and does: test, errors, stages, parameters, bytes, and
/// rows_per_second (median of three predictions of the test rows).
void measure_model(const Model& model, const Dataset& test, Run& run);

/// Of each row: 0 where the largest probability is at the label, else 1; of numbers the squared
/// error, in units of the targets' standard deviations and summed over targets.
std::vector<double> row_errors(const Task& task, const Predictions& predictions, const Dataset& data);

}  // namespace resboost::cli
