#pragma once

#include <string>

#include "base/json_line.h"
#include "resboost/model.h"

namespace resboost {

/// What a model is: task, columns, stages, heads, what its trees gain by columns, and its record.
/// path: of its file
std::string summary_text(const Model& model, const std::string& path);
Json summary_json(const Model& model);
/// column_gains(): an object for each column.
Json gains_json(const Model& model);

}  // namespace resboost
