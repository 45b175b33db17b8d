#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/interner.h"
#include "data/missing_words.h"
#include "resboost/read.h"

namespace resboost {

/// A table on its way from values that are texts: row by row, columns whenever they turn up. What
/// the columns hold is decided at the end (settle_columns).
class TextTable {
 public:
  TextTable(const std::string& source, const ReadConfig& config);

  std::size_t columns() const { return table_.columns.size(); }
  const std::string& name(std::size_t column) const { return table_.columns[column].name; }
  /// Returns its number. What came before is missing. DataError if there are too many.
  std::size_t add_column(const std::string& name);
  /// Values that are words whatever they look like, unless a model says that they are numbers.
  void mark_words(std::size_t column) { words_only_[column] = true; }
  /// DataError if there are too many rows.
  void begin_row(std::uint64_t line);
  void put(std::size_t column, std::string_view text);
  /// DataError if there is no row.
  Table table(std::string_view expected) &&;

 private:
  void pad(std::size_t column, std::size_t rows);

  const ReadConfig& config_;
  Table table_;
  MissingWords words_;
  std::vector<Interner> texts_;
  std::vector<bool> words_only_;
};

}  // namespace resboost
