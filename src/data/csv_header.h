#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/csv_scanner.h"
#include "data/dialect.h"
#include "resboost/error.h"

namespace resboost {

/// The names of a table's columns.
struct CsvHeader {
  std::vector<std::string> names;  ///< empty: of row names, and of a separator at the lines' ends
  std::uint64_t line = 1;          ///< where they stand
};

/// From the first row; a file without a header has c1, c2, ..., and that row is its first one.
/// DataError for an empty file, two columns of one name, and too many.
CsvHeader read_csv_header(CsvScanner& scanner, const TableStart& start, const std::string& source);

/// Of a row with another number of fields than the header has: `found` were read so far, and `more`
/// says whether another one follows. where: the row's place.
DataError ragged_row(CsvScanner& scanner, std::size_t found, bool more, std::size_t expected,
                     const std::string& where);

}  // namespace resboost
