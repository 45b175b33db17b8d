#include "data/arff.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "data/message.h"
#include "data/text_table.h"
#include "resboost/error.h"

namespace resboost {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

void trim(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
}

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return small;
}

/// Is this the keyword at the front, whatever the case, and a space behind it?
bool take_keyword(std::string_view& line, std::string_view keyword) {
  if (line.size() < keyword.size() || lower(line.substr(0, keyword.size())) != keyword)
    return false;
  const std::string_view rest = line.substr(keyword.size());
  if (!rest.empty() && !is_space(rest[0])) return false;
  line = rest;
  trim(line);
  return true;
}

class ArffReader {
 public:
  ArffReader(const std::string& source, const ReadConfig& config)
      : source_(source), table_(source, config) {}

  void read_line(std::string_view line, std::uint64_t number) {
    line_ = number;
    trim(line);
    if (line.empty() || line[0] == '%') return;
    if (in_data_) return read_row(line);
    if (take_keyword(line, "@relation")) return;
    if (take_keyword(line, "@attribute")) return read_attribute(line);
    if (!take_keyword(line, "@data"))
      throw bad(fmt::format("expected @attribute or @data, got {}", in_quotes(line)));
    if (table_.columns() == 0) throw bad("@data without an @attribute above it");
    in_data_ = true;
  }

  Table table() && {
    if (!in_data_) throw DataError(fmt::format("{}: no @data line; is the file cut?", source_));
    return std::move(table_).table("rows below @data");
  }

 private:
  DataError bad(const std::string& what) const {
    return DataError(fmt::format("{}: {}", place(source_, line_), what));
  }

  /// Takes a word, or what is between quotes; `stops` end a word.
  std::string take_value(std::string_view& text, std::string_view stops) const {
    trim(text);
    std::string value;
    if (text.empty() || (text[0] != '\'' && text[0] != '"')) {
      const std::size_t end = std::min(text.find_first_of(stops), text.size());
      std::string_view word = text.substr(0, end);
      text.remove_prefix(end);
      trim(word);
      return std::string(word);
    }
    const char quote = text[0];
    std::size_t i = 1;
    for (; i < text.size() && text[i] != quote; ++i) {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      value += text[i];
    }
    if (i == text.size())
      throw bad("a quoted value that begins on this line never ends; add the closing quote");
    text.remove_prefix(i + 1);
    trim(text);
    return value;
  }

  void read_attribute(std::string_view line) {
    const std::string name = take_value(line, " \t{");
    if (name.empty()) throw bad("an @attribute without a name");
    if (!names_.insert(name).second)
      throw bad(
          fmt::format("a second attribute is called {}; give each its own name", in_quotes(name)));
    trim(line);
    const std::size_t column = table_.add_column(name);
    if (line.starts_with('{')) return table_.mark_words(column);
    const std::string type = lower(line.substr(0, line.find_first_of(" \t")));
    if (type == "relational") throw bad("a relational attribute; only flat tables are read");
    if (type != "numeric" && type != "real" && type != "integer" && type != "string" &&
        type != "date")
      throw bad(
          fmt::format("attribute {} of type {}; expected numeric, real, integer, string, date "
                      "or {{values}}",
                      in_quotes(name), in_quotes(type)));
  }

  void read_row(std::string_view line) {
    if (line[0] == '{')
      throw bad("a sparse row, in braces; write all values of the row, between commas");
    table_.begin_row(line_);
    for (std::size_t c = 0;; ++c) {
      const std::string value = take_value(line, ",");
      if (c < table_.columns()) table_.put(c, value);
      const bool more = line.starts_with(',');
      if (more) line.remove_prefix(1);
      if (!more && !line.empty())
        throw bad(fmt::format("text after the closing quote of {}", in_quotes(value)));
      if (more == (c + 1 < table_.columns())) {
        if (more) continue;
        return;
      }
      throw bad(fmt::format("{} {} values, and there are {} attributes",
                            more ? "more than" : "only", c + 1, table_.columns()));
    }
  }

  const std::string& source_;
  TextTable table_;
  std::unordered_set<std::string> names_;
  std::uint64_t line_ = 0;
  bool in_data_ = false;
};

}  // namespace

Table parse_arff(std::string_view bytes, const std::string& source, const ReadConfig& config) {
  ArffReader reader(source, config);
  for (std::uint64_t number = 1; !bytes.empty(); ++number) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    reader.read_line(line, number);
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
  }
  return std::move(reader).table();
}

bool looks_like_arff(std::string_view bytes) {
  while (!bytes.empty()) {
    std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    trim(line);
    if (line.empty() || line[0] == '%') continue;
    return take_keyword(line, "@relation");
  }
  return false;
}

}  // namespace resboost
