#pragma once

#include <functional>

#include "resboost/experiment.h"
#include "resboost/model.h"

namespace resboost {

/// Fills in what a trained model is and does: test, errors, stages, parameters, bytes, and
/// rows_per_second (median of three predictions of the test rows).
void measure_trial(const Model& model, const Dataset& test, Trial& trial);

/// Of these, what predictions of the test rows say: test, errors, rows_per_second. loss: as
/// metrics_of() takes it.
void measure_predictions(const std::function<Predictions()>& predict, const Task& task,
                         const Dataset& test, const Loss* loss, Trial& trial);

/// Of each row: 0 where the largest probability is at the label, else 1; of numbers the squared
/// error, in units of the targets' standard deviations and summed over targets.
std::vector<double> row_errors(const Task& task, const Predictions& predictions,
                               const Dataset& data);

}  // namespace resboost
