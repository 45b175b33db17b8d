#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "data/csv_scanner.h"
#include "data/sample.h"

namespace resboost {

/// What may stand between fields, in the order in which they are tried. A space is any white space.
inline constexpr std::string_view kSeparators = ",;\t| ";

/// One way to divide the first lines, and how well it does.
struct Division {
  Dialect dialect;
  std::vector<SampleRow> rows;
  std::size_t fields = 0;  ///< of most rows
  std::size_t start = 0;   ///< the row where the table begins
  double score = 0;  ///< share of the rows with so many fields, times the share of clean fields
  bool all_even = false;  ///< every row has them
};

Division divide(std::string_view bytes, const Dialect& dialect);

/// Words between single quotes, and no double quotes.
bool has_single_quotes(const Division& division);

}  // namespace resboost
