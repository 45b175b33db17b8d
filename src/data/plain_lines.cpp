#include "data/plain_lines.h"

#include <algorithm>

namespace resboost {

std::string with_plain_line_ends(std::string_view bytes) {
  const std::size_t lf = bytes.find('\n');
  const bool cr_alone = lf == bytes.npos && bytes.find('\r') != bytes.npos;
  const bool cr_cr_lf = lf >= 2 && lf != bytes.npos && bytes.substr(lf - 2, 2) == "\r\r";
  if (!cr_alone && !cr_cr_lf) return {};
  std::string text(bytes);
  if (cr_alone) {
    std::replace(text.begin(), text.end(), '\r', '\n');
  } else {
    std::erase(text, '\r');
  }
  return text;
}

std::string with_tabs(std::string_view bytes, char quote) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  std::string text;
  text.reserve(bytes.size());
  bool in_quotes = false, gap = false;
  for (const char c : bytes) {
    if (!in_quotes && is_space(c)) {
      gap = true;
      continue;
    }
    const bool at_line_begin = text.empty() || (text.back() == '\n' && !in_quotes);
    if (gap && !at_line_begin && c != '\n') text += '\t';
    gap = false;
    // A quote within a word is no quote; at the end of one it closes it.
    const bool opens = at_line_begin || text.back() == '\t';
    if (c == quote && quote != 0 && (in_quotes || opens)) in_quotes = !in_quotes;
    text += c;
  }
  return text;
}

}  // namespace resboost
