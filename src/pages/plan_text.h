#pragma once

#include <optional>
#include <string>

#include "base/json_line.h"
#include "resboost/plan.h"

namespace resboost {

/// `435 MB`, `1.20 GB`; none: unknown.
std::string megabytes(std::optional<double> bytes);
/// A few lines. path: of the data.
std::string text_of(const Plan& plan, const std::string& path);
/// What is not known is null.
Json json_of(const Plan& plan);

}  // namespace resboost
