#include <algorithm>

#include "resboost/dataset.h"

namespace resboost {

const Column* Table::find(const std::string& name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

}  // namespace resboost
