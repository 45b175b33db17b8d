#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/dataset.h"

namespace resboost {

/// Fields that mean "missing" in every column, quoted or not, after spaces around them are taken
/// off.
inline constexpr std::string_view kMissingWords[] = {"",     "NA",   "N/A",  "NaN", "nan",
                                                     "null", "NULL", "None", "?",   "-"};

struct ReadConfig {
  enum class Format { automatic, csv, tsv, libsvm };
  Format format = Format::automatic;  ///< automatic: by file name (.csv .tsv .svm .libsvm, each
                                      ///< with or without .gz), else by content
  std::vector<std::string>
      text_columns;  ///< columns to read as text even if every value is a number
  std::vector<std::string> number_columns;  ///< columns that must be numbers: anything else is a
                                            ///< DataError with its place
  std::int64_t max_cells =
      500'000'000;  ///< most rows * columns that a LIBSVM file may fill in to become a dense table
};

/// Reads a table from a file, or from standard input for "-". gzip is recognised by its first
/// bytes. CSV, TSV: the first line names the columns; a column is numeric when every value that is
/// not missing is a number. LIBSVM: columns f1, f2, ... (f0, ... if index 0 occurs), then "target";
/// what a line leaves out is 0. A column f<k> that the config names but the file lacks is 0
/// throughout. DataError names file, line, column and value; IoError when the system refuses.
/// docs/data.md lists every case.
Table read_table(const std::string& path, const ReadConfig& config);

/// The same from bytes already in memory (not compressed); `source` is for messages.
/// Format::automatic: by content.
Table parse_table(std::string_view bytes, const std::string& source, const ReadConfig& config);

}  // namespace resboost
