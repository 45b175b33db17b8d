#include "data/csv_scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
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

std::size_t CsvScanner::numbers(double* values, NumberLook* looks, std::size_t most) {
  const char point = dialect_.point;
  const char* after =
      at_;  // the fields taken; a local, so that it stays in a register: this is the hot loop
  std::size_t taken = 0;
  for (const char* begin = at_; taken < most; begin = after + 1) {
    double value = 0;
    NumberLook& look = looks[taken];
    if (look.may_be_short) {
      const char* const p = read_short_number(begin, end_, value);
      if (p != nullptr && (*p == short_end_ || *p == '\n')) {
        values[taken++] = value;
        after = p;
        if (*p == '\n') break;
        continue;
      }
    }
    std::uint8_t other = look.respelled;
    const char* p = read_number(skip_spaces(begin), end_, value, point, other);
    if (p == nullptr || !ends_field(p = skip_spaces(p))) break;
    look = {other, false};
    values[taken++] = value;
    after = p;
    if (p == end_ || *p != separator_) break;
  }
  at_ = after;
  return taken;
}

/// The first separator or line feed from p on, or the end.
const char* CsvScanner::find_field_end(const char* p) const {
  if constexpr (std::endian::native == std::endian::little) {
    constexpr std::uint64_t kOnes = 0x0101010101010101, kHighBits = 0x8080808080808080;
    const std::uint64_t separators = kOnes * static_cast<unsigned char>(separator_);
    constexpr std::uint64_t kFeeds = kOnes * static_cast<unsigned char>('\n');
    // The lowest high bit set is that of the first byte that is 0; those above it may be false.
    const auto zeros = [](std::uint64_t text) { return (text - kOnes) & ~text & kHighBits; };
    for (; end_ - p >= 8; p += 8) {
      std::uint64_t text;
      std::memcpy(&text, p, sizeof text);
      if (const std::uint64_t found = zeros(text ^ separators) | zeros(text ^ kFeeds); found != 0)
        return p + std::countr_zero(found) / 8;
    }
  }
  while (p < end_ && *p != separator_ && *p != '\n') ++p;
  return p;
}

std::string_view CsvScanner::field() {
  const char* const begin = skip_spaces(at_);
  if (begin < end_ && *begin == dialect_.quote && dialect_.quote != 0) return quoted_field(begin);
  const char* p = find_field_end(begin);
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
