#pragma once

#include <string>

#include "base/json_line.h"
#include "resboost/importance.h"

namespace resboost {

/// column,worse_by,low,high: a line for each column.
std::string csv_of(const Importance& importance);
/// rows: that were looked at
Json json_of(const Importance& importance, Index rows);
/// A line for each column, the most important first.
std::string text_of(const Importance& importance);

}  // namespace resboost
