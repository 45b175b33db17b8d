#include "data/message.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace resboost {

std::string in_quotes(std::string_view value) {
  constexpr std::size_t kMost = 60;
  std::size_t size = std::min(value.size(), kMost);
  // Do not cut a UTF-8 character in two: bytes 10xxxxxx continue one.
  while (size < value.size() && size > 0 &&
         (static_cast<unsigned char>(value[size]) & 0xc0) == 0x80)
    --size;
  std::string text(value.substr(0, size));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return fmt::format("\"{}{}\"", text, size < value.size() ? "..." : "");
}

std::string quoted_list(const std::vector<std::string>& values, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(values.size(), most); ++i)
    text += (i ? ", " : "") + in_quotes(values[i]);
  if (values.size() > most) text += fmt::format(" and {} more", values.size() - most);
  return text;
}

std::string place(const std::string& source, std::uint64_t line) {
  return fmt::format("{}:{}", source, line);
}

std::string place(const std::string& source, std::uint64_t line, const std::string& column) {
  return fmt::format("{}:{}, column {}", source, line, in_quotes(column));
}

std::string missing_on_lines(const std::string& source, const std::vector<std::uint32_t>& lines,
                             const std::string& column, const std::string& what) {
  constexpr std::size_t kNamed = 3;  // besides the first
  std::string text = fmt::format("{}: the {} is missing", place(source, lines.at(0), column), what);
  const std::size_t others = lines.size() - 1, named = std::min(others, kNamed);
  if (others == 0) return text;
  const auto second = lines.begin() + 1;
  text += fmt::format(", as on {} ({}",
                      others == 1 ? "another line" : fmt::format("{} more lines", others),
                      fmt::join(second, second + static_cast<std::ptrdiff_t>(named), ", "));
  if (others > named) text += fmt::format(" and {} more", others - named);
  return text + ")";
}

DataError not_a_number(const std::string& source, std::uint64_t line, const std::string& column,
                       std::string_view value, std::string_view cure) {
  if (value == column || value == "\ufeff" + column)
    cure = "the line with the names of the columns stands there once more: remove it";
  return DataError(fmt::format("{}: cannot read {} as a number; {}", place(source, line, column),
                               in_quotes(value), cure));
}

DataError not_finite(const std::string& source, std::uint64_t line, const std::string& column,
                     std::string_view value) {
  return DataError(fmt::format("{}: {} is not a finite number; {}", place(source, line, column),
                               in_quotes(value), kCorrectNumber));
}

std::string missing_words() { return "an empty field, NA, N/A, NaN, null, None, ?, -"; }

}  // namespace resboost
