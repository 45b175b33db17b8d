#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv_scanner.h"

namespace resboost {

/// A field of the first lines.
struct SampleField {
  std::string text;
  bool is_quoted = false;
};

/// One row of the first lines.
struct SampleRow {
  std::vector<SampleField> fields;
  std::size_t begin = 0;   ///< byte
  std::uint64_t line = 1;  ///< 1-based
  bool broken = false;     ///< text after a closing quote, or a quote that never ends
};

/// The first rows of a text as this dialect divides it; never an error. A space as separator stands
/// for any run of white space. The last row is left out if it may be cut.
std::vector<SampleRow> sample_rows(std::string_view bytes, const Dialect& dialect);

}  // namespace resboost
