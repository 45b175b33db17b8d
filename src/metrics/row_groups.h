#pragma once

#include <string>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// Rows by what they have in a column.
struct RowGroup {
  std::string name;
  std::vector<Index> rows;
};

/// Of the texts of the rows: a group for each text, the largest first; where all but empty ones are
/// numbers and there are more than twelve different ones, their quarters, in rising order. Behind
/// the twentieth group the others are one.
std::vector<RowGroup> row_groups(const std::vector<std::string>& texts);

}  // namespace resboost
