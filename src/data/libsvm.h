#pragma once

#include <string>
#include <string_view>

#include "resboost/read.h"

namespace resboost {

/// LIBSVM text, "label index:value ..." a line. bytes: UTF-8 without a byte order mark and without
/// NUL.
Table parse_libsvm(std::string_view bytes, const std::string& source, const ReadConfig& config);

/// Does this line, without its line end, look like one of LIBSVM text?
bool looks_like_libsvm(std::string_view line);

}  // namespace resboost
