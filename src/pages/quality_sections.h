#pragma once

#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/metrics.h"
#include "resboost/page.h"
#include "resboost/task.h"

namespace resboost {

/// How good predictions are: for classes the confusion matrix (of at most 20 of them) and the
/// reliability diagram, for numbers predictions against true values, at most 1,000 rows of at most
/// 4 targets. Rows count alike, whatever their weights, but for the reliability diagram, whose bins
/// are those of the expected calibration error (metrics.h). predictions: of Model::predict for
/// data.x [n, k]; data: labelled, n >= 1; rows: what they are called
std::vector<report::Section> quality_sections(const Task& task, const Predictions& predictions,
                                              const Dataset& data,
                                              const std::string& rows = "validation rows");

}  // namespace resboost
