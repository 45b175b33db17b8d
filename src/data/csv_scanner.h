#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "data/field.h"

namespace resboost {

/// How a text file is divided.
struct Dialect {
  char separator = ',';
  char quote = '"';  ///< 0: none
  char comment = 0;  ///< begins a line that does not count; 0: none
  char point = '.';  ///< decimal mark
};

/// What is known of a column of numbers while its fields are read.
struct NumberLook {
  std::uint8_t respelled = 0;  ///< becomes 1 as read_number() says
  bool may_be_short = true;    ///< worth trying read_short_number(); becomes false where that fails
};

/// Walks over separated text field by field (RFC 4180): quotes, doubled quotes, line ends LF or
/// CRLF, blank lines. Call next_row(); then numbers() or field(), and next_field() to go on.
class CsvScanner {
 public:
  /// first_line: the number of the first line of `bytes`.
  CsvScanner(std::string_view bytes, const Dialect& dialect, const std::string& source,
             std::uint64_t first_line = 1)
      : begin_(bytes.data()),
        at_(begin_),
        end_(bytes.data() + bytes.size()),
        dialect_(dialect),
        separator_(dialect.separator),
        short_end_(may_be_in_number(separator_) ? '\n' : separator_),
        source_(&source),
        line_(first_line) {}

  /// Goes to the next line that is not blank; false at the end of the text.
  bool next_row();
  /// 1-based line.
  std::uint64_t line() const { return line_; }

  /// Bytes passed so far.
  std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }

  /// Takes up to `most` fields of this row, as long as they are unquoted finite numbers, maybe with
  /// spaces around them, and the separators between them. Returns how many; the scanner stands
  /// after the last one. looks: of each field.
  std::size_t numbers(double* values, NumberLook* looks, std::size_t most);

  /// Takes the field whatever it is. Spaces around it are taken off, except within quotes. Holds
  /// until the next call.
  std::string_view field();

  /// After fields: passes the separator (true) or the end of the line (false).
  bool next_field() {
    if (at_ < end_ && *at_ == separator_) {
      ++at_;
      return true;
    }
    pass_line_end();
    return false;
  }

 private:
  bool is_space(char c) const { return c == ' ' || (c == '\t' && separator_ != '\t'); }
  const char* skip_spaces(const char* p) const {
    while (p < end_ && is_space(*p)) ++p;
    return p;
  }
  bool ends_line(const char* p) const {
    return p == end_ || *p == '\n' || (*p == '\r' && (p + 1 == end_ || p[1] == '\n'));
  }
  bool ends_field(const char* p) const { return ends_line(p) || *p == separator_; }
  bool may_be_in_number(char c) const { return c == dialect_.point || c == 'e' || c == 'E'; }
  const char* find_field_end(const char* p) const;
  void pass_line_end();
  std::string_view quoted_field(const char* quote);

  const char* begin_;
  const char* at_;
  const char* end_;
  Dialect dialect_;
  char separator_;  // of the dialect; beside the pointers, for the hot loop
  char short_end_;  // the separator, if no number goes on with it; else a line feed
  const std::string* source_;
  std::uint64_t line_;
  std::string unescaped_;
};

}  // namespace resboost
