#pragma once

#include <string>
#include <vector>

namespace resboost {

/// Numbers by what they are of and what they are: metrics of classes, or of groups of rows.
struct NumberTable {
  std::string first;                 ///< what the rows are: "class"
  std::vector<std::string> columns;  ///< of the numbers
  std::vector<std::string> names;    ///< of the rows
  std::vector<std::vector<double>> rows;
  bool empty() const { return rows.empty(); }
};

}  // namespace resboost
