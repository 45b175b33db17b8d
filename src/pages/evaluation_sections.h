#pragma once

#include <vector>

#include "resboost/metrics.h"
#include "resboost/page.h"

namespace resboost {

/// What rows say of a model that is finished. Of classes: ROC and precision-recall curves, what
/// share of a class is found among the rows ranked highest (at most six classes; of two the
/// second), confusion matrix, reliability diagram. Of numbers: predicted against true values, and
/// residuals against predictions. Curves are of at most 200 points.
std::vector<report::Section> evaluation_sections(const Judged& judged);

}  // namespace resboost
