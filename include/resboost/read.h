#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/text_config.h"

namespace resboost {

/// Fields that mean "missing" in every column, quoted or not, after spaces around them are taken
/// off.
inline constexpr std::string_view kMissingWords[] = {
    "",        "NA",       "N/A",        "NaN",       "nan",      "null",    "NULL",   "None",
    "?",       "-",        "#N/A",       "#N/A N/A",  "#NA",      "<NA>",    "\\N",    "NaT",
    "-nan",    "-NaN",     "+nan",       "-nan(ind)", "nan(ind)", "-1.#IND", "1.#IND", "-1.#QNAN",
    "1.#QNAN", "-1.#IND0", "-nan(snan)", "#NULL!",    "#DIV/0!",  "#VALUE!", "#REF!",  "#NAME?",
    "#NUM!",   "#ERROR!",  "(null)",     "<null>",    "Null",     "n/a",     "<N/A>"};

/// Fields that mean "missing" where all others of the column are numbers or dates; among words they
/// are words.
inline constexpr std::string_view kMissingAmongNumbers[] = {
    ".",       "..",      "...",     "--",   "---", "*",    "na",      "Na",      "none",
    "NONE",    "NAN",     "Nan",     "nil",  "NIL", "N.A.", "n.a.",    "N.A",     "n.a",
    "ND",      "nd",      "n.d.",    "N.D.", "n/d", "N/D",  "missing", "Missing", "MISSING",
    "unknown", "Unknown", "UNKNOWN", "_",    "/",   "empty"};

struct ReadConfig {
  enum class Format { automatic, csv, tsv, libsvm, arff, json };
  Format format = Format::automatic;  ///< automatic: by file name (.csv .tsv .svm .libsvm .arff
                                      ///< .json .jsonl, each with or without .gz), else by content
  TextConfig text;                    ///< of CSV and TSV; the words for missing are of every format
  Reading reading;                    ///< how a model's training file was read
  std::vector<std::string>
      text_columns;  ///< columns to read as text even if every value is a number
  std::vector<std::string> number_columns;  ///< columns that must be numbers: anything else is a
                                            ///< DataError with its place
  bool all_text = false;  ///< every column as text, as it is written; for copies of the input
  std::int64_t max_cells =
      500'000'000;  ///< most rows * columns that a LIBSVM file may fill in to become a dense table
};

/// Reads a table from a file, or from standard input for "-". gzip and xz are recognised by their
/// first bytes. CSV, TSV: delimiter, quote, decimal mark, comments and header are found out from
/// the first lines; a column is numeric when every value that is not missing is a number, plain or
/// in one NumberForm; a column of dates becomes columns of numbers. LIBSVM: columns f1, f2, ...
/// (f0, ... if index 0 occurs), then "target"; what a line leaves out is 0. A column f<k> that the
/// config names but the file lacks is 0 throughout. DataError names file, line, column and value;
/// IoError when the system refuses. docs/data.md lists every case.
Table read_table(const std::string& path, const ReadConfig& config);

/// The same from bytes already in memory (not compressed); `source` is for messages.
/// Format::automatic: by content.
Table parse_table(std::string_view bytes, const std::string& source, const ReadConfig& config);

}  // namespace resboost
