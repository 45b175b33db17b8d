#include "data/json_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <unordered_set>

#include "data/message.h"
#include "data/text_table.h"
#include "resboost/error.h"

namespace resboost {
namespace {

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Puts one object into the table; nlohmann's parser calls it (SAX).
class JsonRowReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonRowReader(TextTable& table, const std::string& source) : table_(table), source_(source) {}

  void begin(std::uint64_t line) {
    line_ = line;
    depth_ = 0;
    seen_.clear();
    table_.begin_row(line);
  }

  bool null() override { return true; }
  bool boolean(bool value) override { return put(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) override { return put(std::to_string(value)); }
  bool number_unsigned(std::uint64_t value) override { return put(std::to_string(value)); }
  bool number_float(double, const std::string& text) override { return put(text); }
  bool string(std::string& text) override { return put(text); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    if (depth_++ > 0) refuse_nested("an object");
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override {
    refuse_nested("a list");
    return false;
  }
  bool end_array() override { return false; }
  bool key(std::string& name) override {
    if (!seen_.insert(name).second)
      throw DataError(fmt::format("{}: key {} twice in one row; keep one", place(source_, line_),
                                  in_quotes(name)));
    const auto found = columns_.find(name);
    key_ = name;
    column_ = found != columns_.end()
                  ? found->second
                  : columns_.emplace(name, table_.add_column(name)).first->second;
    return true;
  }
  bool parse_error(std::size_t at, const std::string&,
                   const nlohmann::detail::exception&) override {
    throw DataError(
        fmt::format("{}: no JSON from byte {} of the row on; expected one object a row, "
                    "as {{\"a\": 1, \"b\": \"x\"}}",
                    place(source_, line_), at));
  }

 private:
  bool put(std::string_view text) {
    table_.put(column_, text);
    return true;
  }

  [[noreturn]] void refuse_nested(const char* what) const {
    throw DataError(fmt::format(
        "{}: {} under the key {}; expected one flat object a row, as pandas' to_json(orient="
        "\"records\", lines=True) writes it",
        place(source_, line_), what, in_quotes(key_)));
  }

  TextTable& table_;
  const std::string& source_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::unordered_set<std::string> seen_;
  std::string key_;
  std::size_t column_ = 0;
  std::uint64_t line_ = 0;
  int depth_ = 0;
};

/// The bytes of the object at the front, to its last brace.
std::size_t object_size(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string) {
      if (text[i] == '\\')
        ++i;
      else if (text[i] == '"')
        in_string = false;
    } else if (text[i] == '"') {
      in_string = true;
    } else if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return text.size();
}

}  // namespace

Table parse_json_rows(std::string_view bytes, const std::string& source, const ReadConfig& config) {
  TextTable table(source, config);
  JsonRowReader reader(table, source);
  std::uint64_t line = 1;
  bool in_array = false, after_row = false;
  const auto pass = [&](std::size_t size) {
    const std::string_view passed = bytes.substr(0, size);
    line += static_cast<std::uint64_t>(std::count(passed.begin(), passed.end(), '\n'));
    bytes.remove_prefix(size);
  };
  while (!bytes.empty()) {
    const char c = bytes[0];
    if (c == '{') {
      reader.begin(line);
      const std::size_t size = object_size(bytes);
      nlohmann::json::sax_parse(bytes.substr(0, size), &reader);
      pass(size);
      after_row = true;
      continue;
    }
    const bool opens = c == '[' && !in_array && !after_row;
    const bool divides = (c == ',' || c == ']') && in_array;
    if (!is_json_space(c) && !opens && !divides)
      throw DataError(fmt::format("{}: expected a JSON object a row, got {}", place(source, line),
                                  in_quotes(bytes.substr(0, bytes.find('\n')))));
    in_array = opens || (in_array && c != ']');
    pass(1);
  }
  return std::move(table).table("JSON objects, one a row");
}

bool looks_like_json(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  const auto pass_spaces = [&] {
    while (!bytes.empty() && is_json_space(bytes[0])) bytes.remove_prefix(1);
  };
  pass_spaces();
  if (bytes.starts_with('[')) {
    bytes.remove_prefix(1);
    pass_spaces();
  }
  if (!bytes.starts_with('{')) return false;
  bytes.remove_prefix(1);
  pass_spaces();
  return bytes.starts_with('"') || bytes.starts_with('}');
}

}  // namespace resboost
