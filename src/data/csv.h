#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "resboost/read.h"

namespace resboost {

/// Separated text. bytes: UTF-8 without a byte order mark and without NUL. usual: the separator, if
/// nothing speaks for another one. file: what the bytes lie in, of which what has been read need
/// not stay in memory; or null.
Table parse_csv(std::string_view bytes, char usual, const std::string& source,
                const ReadConfig& config, Bytes* file);

}  // namespace resboost
