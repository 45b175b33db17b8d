#pragma once

#include <string>
#include <unordered_map>

#include "resboost/schema.h"

namespace resboost {

using ColumnsByName = std::unordered_map<std::string, const Column*>;

/// The columns of a table, borrowed. DataError that lists those which the schema needs and the
/// table lacks, and for a schema of pictures.
ColumnsByName columns_for(const Schema& schema, const Table& table);

/// The file's column that a column of the schema is of: of a part of a date, the date; of a target
/// encoding, the labels.
std::string file_column(const Schema& schema, const ColumnSpec& column);

}  // namespace resboost
