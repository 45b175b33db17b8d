#pragma once

#include <string>
#include <string_view>

#include "resboost/read.h"

namespace resboost {

/// Weka's attribute-relation file format: @attribute lines, @data, then rows of values between
/// commas. Nominal attributes are words even if these are digits. DataError for sparse rows.
Table parse_arff(std::string_view bytes, const std::string& source, const ReadConfig& config);

/// Is the first line that is no comment an @relation?
bool looks_like_arff(std::string_view bytes);

}  // namespace resboost
