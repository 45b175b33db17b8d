#pragma once

#include <string>
#include <string_view>

#include "resboost/read.h"

namespace resboost {

/// One flat JSON object a row: one after the other (JSON lines), or in an array. Their keys are the
/// columns; null, and a key that a row does not have, are missing. DataError for lists and objects
/// within.
Table parse_json_rows(std::string_view bytes, const std::string& source, const ReadConfig& config);

/// Does the text begin with an object, or an array of objects?
bool looks_like_json(std::string_view bytes);

}  // namespace resboost
