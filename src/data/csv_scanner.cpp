#include "data/csv_scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "data/message.h"
#include "resboost/error.h"

namespace resboost {

bool CsvScanner::next_row() {
  while (at_ < end_) {
    const char* p = at_;
    while (p < end_ && *p == ' ') ++p;
    const bool comment = dialect_.comment != 0 && p < end_ && *p == dialect_.comment;
    if (!ends_line(p) && !comment) return true;
    at_ = comment ? std::find(p, end_, '\n') : p;
    pass_line_end();
  }
  return false;
}

void CsvScanner::pass_line_end() {
  if (at_ < end_ && *at_ == '\r') ++at_;
  if (at_ < end_) {
    ++at_;
    ++line_;
  }
}

std::size_t CsvScanner::numbers(double* values, std::uint8_t* respelled, std::size_t most) {
  const char point = dialect_.point;
  const char* after =
      at_;  // the fields taken; a local, so that it stays in a register: this is the hot loop
  std::size_t taken = 0;
  for (const char* begin = at_; taken < most; begin = after + 1) {
    double value = 0;
    std::uint8_t other = respelled[taken];
    const char* p = read_number(skip_spaces(begin), end_, value, point, other);
    if (p == nullptr || !ends_field(p = skip_spaces(p))) break;
    respelled[taken] = other;
    values[taken++] = value;
    after = p;
    if (p == end_ || *p != separator_) break;
  }
  at_ = after;
  return taken;
}

std::string_view CsvScanner::field() {
  const char* const begin = skip_spaces(at_);
  if (begin < end_ && *begin == dialect_.quote && dialect_.quote != 0) return quoted_field(begin);
  const char* p = begin;
  while (p < end_ && *p != separator_ && *p != '\n') ++p;
  // A carriage return belongs to the line end only if the line does end here.
  if (p > begin && p[-1] == '\r' && ends_line(p)) --p;
  at_ = p;
  while (p > begin && is_space(p[-1])) --p;
  return {begin, static_cast<std::size_t>(p - begin)};
}

std::string_view CsvScanner::quoted_field(const char* quote) {
  const std::uint64_t first_line = line_;
  const char mark = *quote;
  const char* part = quote + 1;
  std::string_view text;
  unescaped_.clear();
  for (;;) {
    const auto* stop =
        static_cast<const char*>(std::memchr(part, mark, static_cast<std::size_t>(end_ - part)));
    if (stop == nullptr) {
      throw DataError(fmt::format(
          "{}: a quoted field that begins on this line never ends; add the closing quote",
          place(*source_, first_line)));
    }
    text = {part, static_cast<std::size_t>(stop - part)};
    line_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    part = stop + 1;
    const bool doubled = part < end_ && *part == mark;
    if (doubled || !unescaped_.empty()) text = unescaped_.append(text);
    if (!doubled) break;
    unescaped_.push_back(mark);
    ++part;
  }
  at_ = skip_spaces(part);
  if (!ends_field(at_)) {
    throw DataError(
        fmt::format("{}: text after the closing quote of {}; write a quote within a field twice",
                    place(*source_, first_line), in_quotes(text)));
  }
  return text;
}

}  // namespace resboost
