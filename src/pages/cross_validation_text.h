#pragma once

#include <string>

#include "base/json_line.h"
#include "resboost/cross_validation.h"

namespace resboost {

/// Mean and standard deviation over the folds, a line for each metric. path: of the data
std::string text_of(const CrossValidation& result, int folds, const std::string& method,
                    const std::string& path);
/// Each fold, and the means.
Json json_of(const CrossValidation& result);

}  // namespace resboost
