#include "base/csv_field.h"

namespace resboost {

std::string csv_field(const std::string& text) {
  const bool plain = text.find_first_of(",\"\r\n") == text.npos && !text.empty() &&
                     text.front() != ' ' && text.back() != ' ';
  if (plain) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace resboost
