#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/dataset.h"

namespace resboost {

struct ReadConfig {
  enum class Format { automatic, csv, tsv, libsvm };
  Format format = Format::automatic;      ///< automatic: by file name (.csv .tsv .svm .libsvm, each with or without .gz), else by content
  std::vector<std::string> text_columns;  ///< columns to read as text even if every value is a number
  std::vector<std::string> number_columns;///< columns that must be numbers: anything else is a DataError with its place
  bool all_text_targets = false;
};

/// Reads a table from a file, or from standard input for "-". gzip is recognised by its first bytes.
/// DataError names file, line, column and value; IoError when the system refuses.
Table read_table(const std::string& path, const ReadConfig& config);

/// The same from bytes already in memory; `source` is for messages. Format::automatic means csv here.
Table parse_table(std::string_view bytes, const std::string& source, const ReadConfig& config);

}  // namespace resboost
