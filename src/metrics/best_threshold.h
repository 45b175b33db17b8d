#pragma once

#include "resboost/metrics.h"

namespace resboost {

/// Does the metric look at the predicted class alone (accuracy, f1, ...), so that a threshold
/// changes it?
bool sees_thresholds(const Metric& metric, const Task& task);

/// The threshold with the best value of the metric on these rows, half-way between two
/// probabilities of the second class; of equal ones that nearest to a half. Some two hundred,
/// evenly spread over the rows, are tried.   task: of two classes; probabilities: [n, 2]
double best_threshold(const Metric& metric, const Task& task, const Predictions& probabilities,
                      const Dataset& data);

}  // namespace resboost
