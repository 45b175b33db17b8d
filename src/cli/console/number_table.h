#pragma once

#include <string>
#include <vector>

#include "base/json_line.h"

namespace resboost::cli {

/// Numbers by what they are of and what they are: metrics of classes, or of groups of rows.
struct NumberTable {
  std::string first;                 ///< what the rows are: "class"
  std::vector<std::string> columns;  ///< of the numbers
  std::vector<std::string> names;    ///< of the rows
  std::vector<std::vector<double>> rows;
  bool empty() const { return rows.empty(); }
};

/// Lines that are two columns in, numbers with four digits behind the point unless whole; - for
/// NaN.
std::string text_of(const NumberTable& table);
/// An object for each row.
Json json_of(const NumberTable& table);

}  // namespace resboost::cli
