#include "data/dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "data/division.h"
#include "data/message.h"
#include "data/number_form.h"
#include "data/table_head.h"
#include "resboost/error.h"

namespace resboost {
namespace {

struct Named {
  const char *name, *many;
  char character;
};
constexpr std::array<Named, 5> kNames{{{"comma", "commas", ','},
                                       {"semicolon", "semicolons", ';'},
                                       {"tab", "tabs", '\t'},
                                       {"pipe", "pipes", '|'},
                                       {"space", "white space", ' '}}};

std::string plural_of(char separator) {
  for (const Named& named : kNames)
    if (named.character == separator) return named.many;
  return in_quotes(std::string(1, separator));
}

/// The character that an option names; nothing for "auto".
std::optional<char> character_of(const char* option, const std::string& text) {
  if (text == "auto") return std::nullopt;
  for (const Named& named : kNames)
    if (text == named.name) return named.character;
  if (text == "\\t") return '\t';
  const bool fits = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80 &&
                    std::string_view("\n\r\"'").find(text[0]) == std::string_view::npos;
  if (fits) return text[0];
  throw ConfigError(fmt::format(
      "parameter `{}`: {} is no character to use here; expected auto, {}or one ASCII character",
      option, in_quotes(text),
      std::string_view(option) == "comment" ? "none, " : "comma, semicolon, tab, pipe, space "));
}

/// The names of its columns that a model will look for.
std::set<std::string> wanted_names(const ReadConfig& config) {
  std::set<std::string> names(config.text_columns.begin(), config.text_columns.end());
  for (const std::string& name : config.number_columns) {
    const std::string whole = name.substr(0, name.rfind(':'));
    names.insert(config.reading.dates.contains(whole) ? whole : name);
  }
  return names;
}

std::size_t count_wanted(const SampleRow& row, const std::set<std::string>& wanted) {
  std::set<std::string> found;
  for (const SampleField& field : row.fields)
    if (wanted.contains(field.text)) found.insert(field.text);
  return found.size();
}

class Finder {
 public:
  Finder(std::string_view bytes, char usual, const ReadConfig& config)
      : bytes_(bytes), usual_(usual), config_(config), wanted_(wanted_names(config)) {}

  TableStart run() {
    skip_lines();
    separator_ = character_of("delimiter", config_.text.delimiter);
    take_separator_line();
    comment_ = comment();
    best_ = best();
    start_.dialect = best_.dialect;
    begin_at_table();
    start_.dialect.point = point();
    header();
    tell();
    return start_;
  }

 private:
  void skip_lines() {
    for (int i = 0; i < config_.text.skip_lines; ++i) pass_line();
  }

  void pass_line() {
    const std::size_t end = bytes_.find('\n', start_.skipped_bytes);
    start_.skipped_bytes = end == std::string_view::npos ? bytes_.size() : end + 1;
    ++start_.first_line;
  }

  std::string_view rest() const { return bytes_.substr(start_.skipped_bytes); }

  /// "sep=;" is Excel's own first line.
  void take_separator_line() {
    std::string_view line = rest().substr(0, rest().find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() != 5 || !(line.starts_with("sep=") || line.starts_with("SEP="))) return;
    if (!separator_) separator_ = line[4];
    pass_line();
  }

  /// Comments at the top, unless the first of them is the header of what follows.
  char comment() const {
    if (config_.text.comment == "none") return 0;
    if (const auto given = character_of("comment", config_.text.comment)) return *given;
    const std::string_view text =
        rest().substr(std::min(rest().find_first_not_of(" \r\n"), rest().size()));
    if (!text.starts_with('#') && !text.starts_with('%')) return 0;
    const Division with = best_of(0);
    if (with.rows.size() < 2 || with.rows[1].fields[0].text.starts_with(text[0])) return text[0];
    const bool is_header = with.rows[0].fields.size() == with.rows[1].fields.size() &&
                           with.fields == with.rows[0].fields.size() &&
                           !could_be_header(with.rows[1]);
    return is_header || with.rows[0].fields[0].is_quoted ? '\0' : text[0];
  }

  std::vector<char> quotes() const {
    switch (config_.text.quote) {
      case TextConfig::Quote::double_quote:
        return {'"'};
      case TextConfig::Quote::single_quote:
        return {'\''};
      case TextConfig::Quote::none:
        return {0};
      case TextConfig::Quote::automatic:
        break;
    }
    return {'"', '\''};
  }

  Division with_separator(char separator, char comment) const {
    const std::vector<char> marks = quotes();
    Division first = divide(rest(), {separator, marks[0], comment, '.'});
    if (marks.size() == 1 ||
        rest().substr(0, std::size_t{1} << 16).find('\'') == std::string_view::npos)
      return first;
    Division second = divide(rest(), {separator, marks[1], comment, '.'});
    return has_single_quotes(second) && second.score >= first.score ? second : first;
  }

  Division best() const { return best_of(comment_); }

  Division best_of(char comment) const {
    if (separator_) return with_separator(*separator_, comment);
    constexpr double kMargin = 0.1;
    Division best = with_separator(usual_, comment);
    if (has_all_wanted(best) || (best.score == 1 && wanted_.empty())) return best;
    for (const char separator : kSeparators) {
      if (separator == usual_) continue;
      Division other = with_separator(separator, comment);
      if (has_all_wanted(other) && other.fields > 1) return other;
      if (separator == ' ' && !could_be_spaces(other, best)) continue;
      if (other.score > best.score + kMargin) best = std::move(other);
    }
    return best;
  }

  bool has_all_wanted(const Division& candidate) const {
    return !wanted_.empty() && candidate.start < candidate.rows.size() &&
           count_wanted(candidate.rows[candidate.start], wanted_) == wanted_.size();
  }

  /// Words have spaces between them too; a table has many numbers, and the same count in every
  /// line.
  static bool could_be_spaces(const Division& spaces, const Division& best) {
    if (!spaces.all_even || best.score > 0 || spaces.rows.size() < 2) return false;
    std::size_t fields = 0, numbers = 0;
    for (std::size_t i = spaces.start + 1; i < spaces.rows.size(); ++i) {
      for (const SampleField& field : spaces.rows[i].fields) {
        ++fields;
        numbers += looks_like_number(field.text) ? 1 : 0;
      }
    }
    return 2 * numbers >= fields;
  }

  void begin_at_table() {
    if (config_.text.skip_lines >= 0) best_.start = 0;
    if (best_.start == 0) return;
    titles_ = best_.start;
    const SampleRow& row = best_.rows[best_.start];
    start_.skipped_bytes += row.begin;
    start_.first_line += row.line - 1;
  }

  std::vector<SampleRow> table_rows() const {
    return {best_.rows.begin() + static_cast<std::ptrdiff_t>(best_.start), best_.rows.end()};
  }

  char point() const {
    if (config_.text.decimal == TextConfig::Decimal::point) return '.';
    if (config_.text.decimal == TextConfig::Decimal::comma) return ',';
    if (best_.dialect.separator == ',') return '.';
    return decimal_mark(table_rows(), best_.dialect.separator, config_.reading.point);
  }

  void header() {
    const std::vector<SampleRow> rows = table_rows();
    if (config_.text.header != TextConfig::Header::automatic) {
      start_.header = config_.text.header == TextConfig::Header::yes;
    } else if (!rows.empty() && has_all_wanted(best_)) {
      start_.header = true;
    } else if (!rows.empty() && !wanted_.empty() && !config_.reading.header) {
      start_.header = false;
    } else if (!rows.empty() && !model_is_known()) {
      const HeaderLook look = look_of_header(rows, start_.dialect.point);
      start_.header = look != HeaderLook::values;
      doubtful_header_ = look == HeaderLook::numbers;
      guessed_header_ = true;
    }
    if (!start_.header || rows.size() < 2 || rows[0].fields.size() + 1 != rows[1].fields.size())
      return;
    const bool even = std::all_of(rows.begin() + 1, rows.end(), [&](const SampleRow& row) {
      return row.fields.size() == rows[1].fields.size();
    });
    if (!even) return;
    start_.trailing =
        rows.size() > 2 && std::all_of(rows.begin() + 1, rows.end(), [](const SampleRow& row) {
          return row.fields.back().text.empty() && !row.fields.back().is_quoted;
        });
    start_.row_names = !start_.trailing && all_different(rows);
  }

  /// The first fields of all rows but the header.
  static bool all_different(const std::vector<SampleRow>& rows) {
    std::set<std::string> seen;
    return rows.size() > 2 && std::all_of(rows.begin() + 1, rows.end(), [&](const SampleRow& row) {
             return seen.insert(row.fields[0].text).second;
           });
  }

  bool model_is_known() const { return !config_.number_columns.empty(); }

  /// One note of everything that was found out.
  void tell() {
    std::vector<std::string> parts;
    if (start_.dialect.separator != usual_ && config_.text.delimiter == "auto")
      parts.push_back("fields are separated by " + plural_of(start_.dialect.separator));
    if (start_.dialect.point == ',' && config_.text.decimal == TextConfig::Decimal::automatic)
      parts.push_back("numbers have a decimal comma");
    if (start_.dialect.quote == '\'' && config_.text.quote == TextConfig::Quote::automatic)
      parts.push_back("words are in single quotes");
    if (comment_ != 0 && config_.text.comment == "auto")
      parts.push_back(fmt::format("lines that begin with {} are comments", comment_));
    if (titles_ > 0)
      parts.push_back(fmt::format("{} above the table {} passed over",
                                  titles_ == 1 ? "a line" : fmt::format("{} lines", titles_),
                                  titles_ == 1 ? "is" : "are"));
    if (start_.row_names) parts.push_back("the first column has no name: row names, left out");
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    if (!text.empty()) start_.notes.push_back(text);
    if (!start_.header && guessed_header_)
      start_.notes.push_back(fmt::format(
          "line {} holds values rather than names, so the columns are called c1 ... c{}; `header` "
          "yes if it does name them",
          start_.first_line, best_.fields));
    if (doubtful_header_)
      start_.notes.push_back(fmt::format(
          "the names of the columns are numbers (line {}); `header` no if that line holds values",
          start_.first_line));
  }

  std::string_view bytes_;
  char usual_;
  const ReadConfig& config_;
  std::set<std::string> wanted_;
  TableStart start_;
  std::optional<char> separator_;
  char comment_ = 0;
  Division best_;
  std::size_t titles_ = 0;
  bool guessed_header_ = false, doubtful_header_ = false;
};

}  // namespace

TableStart find_table(std::string_view bytes, char usual, const ReadConfig& config) {
  return Finder(bytes, usual, config).run();
}

}  // namespace resboost
