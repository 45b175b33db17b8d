#pragma once

#include <string>
#include <vector>

#include "resboost/schema.h"

namespace resboost {

/// A column of the file, and where its features and codes are: the parts of a date, levels and bins
/// belong to theirs.
struct ColumnPlace {
  std::string column;
  std::vector<Range> features;
  std::vector<Index> codes;
};

/// Of all columns that the schema does not ignore, in its order.
std::vector<ColumnPlace> column_places(const Schema& schema);

/// DataError where the schema is of pictures, which have none.   what: is asked for
void require_columns(const Schema& schema, const char* what);

}  // namespace resboost
