#pragma once

#include <vector>

#include "report/page.h"
#include "resboost/dataset.h"
#include "resboost/task.h"

namespace resboost::cli {

/// How good predictions are: for classes the confusion matrix (of at most 20 of them) and the
/// reliability diagram, for numbers predictions against true values, at most 1,000 rows of at most
/// 4 targets. Rows count alike, whatever their weights. predictions: of Model::predict for data.x
/// [n, k]; data: labelled, n >= 1
std::vector<report::Section> quality_sections(const Task& task, const Predictions& predictions,
                                              const Dataset& data);

}  // namespace resboost::cli
