#pragma once

#include <vector>

#include "data/sample.h"

namespace resboost {

/// Could this row name columns? No number, no empty field, nothing twice.
bool could_be_header(const SampleRow& row);

/// What the first row looks like beside those below it.
enum class HeaderLook {
  names,    ///< of columns
  numbers,  ///< names that are numbers, such as years or 0, 1, 2
  values    ///< data
};
HeaderLook look_of_header(const std::vector<SampleRow>& rows, char point);

/// '.' or ',' by the numbers of these rows; `known` where both would do.
char decimal_mark(const std::vector<SampleRow>& rows, char separator, char known);

}  // namespace resboost
