#pragma once

#include <string>
#include <string_view>

#include "resboost/read.h"

namespace resboost {

/// Separated text with a header line. bytes: UTF-8 without a byte order mark and without NUL.
Table parse_csv(std::string_view bytes, char separator, const std::string& source,
                const ReadConfig& config);

}  // namespace resboost
