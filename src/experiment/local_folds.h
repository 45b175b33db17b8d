#pragma once

#include <functional>
#include <vector>

#include "experiment/folds.h"

namespace resboost {

/// Tests folds in this process, as CrossValidationConfig::jobs says; `take` is given the results in
/// order, up to the first that was stopped.
void test_here(const Folds& folds, const std::vector<FoldNumber>& numbers,
               const CrossValidationConfig& validation, ExperimentReporter& reporter,
               const std::function<void(FoldResult)>& take);

}  // namespace resboost
