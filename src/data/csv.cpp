#include "data/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "base/memory.h"
#include "data/csv_scanner.h"
#include "data/interner.h"
#include "data/message.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxColumns = 1'000'000;
constexpr std::size_t kMaxRows = std::numeric_limits<std::int32_t>::max() - 1;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Reads all rows once. A column is taken for numbers until a value is not; if it held numbers
/// before, those have lost their spelling, so such late text columns are read in a second pass over
/// the file, which does nothing else.
class CsvReader {
 public:
  CsvReader(std::string_view bytes, char separator, const std::string& source,
            const ReadConfig& config)
      : bytes_(bytes), separator_(separator), scanner_(bytes, separator, source) {
    table_.source = source;
    read_header();
    const std::unordered_set<std::string> text(config.text_columns.begin(),
                                               config.text_columns.end());
    const std::unordered_set<std::string> number(config.number_columns.begin(),
                                                 config.number_columns.end());
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      states_[c].must_be_number = number.contains(table_.columns[c].name);
      if (text.contains(table_.columns[c].name)) become_text(c);
    }
  }

  Table read() && {
    read_rows();
    if (table_.lines.empty()) {
      throw DataError(fmt::format(
          "{}: no rows below the header line; the first line names the columns, data follow it",
          table_.source));
    }
    check_infinite();
    read_late_text();
    for (std::size_t c = 0; c < states_.size(); ++c) {
      if (!table_.columns[c].numeric) table_.columns[c].levels = states_[c].texts.take_levels();
    }
    return std::move(table_);
  }

 private:
  enum class Mode { number, text, late_text };
  struct State {
    Mode mode = Mode::number;
    bool must_be_number = false;
    std::uint64_t infinite_line = 0;  ///< first value too large for a number, 0: none
    std::string infinite;
    Interner texts;
  };

  void read_header() {
    if (!scanner_.next_row()) {
      throw DataError(fmt::format(
          "{}: empty file; expected a line with the column names, then rows", table_.source));
    }
    const std::uint64_t line = scanner_.line();
    std::unordered_map<std::string, std::size_t> seen;
    do {
      const std::string name(scanner_.field());
      const std::size_t number = table_.columns.size() + 1;
      if (number > kMaxColumns) {
        throw DataError(fmt::format("{}: more than {} columns; is the first line the header?",
                                    place(table_.source, line), kMaxColumns));
      }
      if (name.empty()) {
        throw DataError(
            fmt::format("{}: column {} has no name; name every column in the first line",
                        place(table_.source, line), number));
      }
      const auto [other, is_new] = seen.emplace(name, number);
      if (!is_new) {
        throw DataError(fmt::format(
            "{}: columns {} and {} are both called {}; give each its own name in the first line",
            place(table_.source, line), other->second, number, quoted(name)));
      }
      table_.columns.emplace_back().name = name;
    } while (scanner_.next_field());
    const std::size_t n = table_.columns.size();
    states_.resize(n);
    row_.resize(n);
    for (std::size_t c = 0; c < n; ++c) number_run_.push_back(n - c);
    header_end_ = scanner_.position();
  }

  void read_rows() {
    const std::size_t n = table_.columns.size();
    reserve_rows();
    while (scanner_.next_row()) {
      begin_row();
      std::size_t c = 0;
      do {
        const std::size_t taken = scanner_.numbers(row_.data(), number_run_[c]);
        for (std::size_t i = 0; i < taken; ++i) table_.columns[c + i].numbers.push_back(row_[i]);
        if (taken == 0) read_cell(c);
        c += std::max<std::size_t>(taken, 1);
        const bool more = scanner_.next_field();
        if (more != (c < n)) throw ragged(c, more);
      } while (c < n);
    }
  }

  void begin_row() {
    if (table_.lines.size() == kMaxRows ||
        scanner_.line() > std::numeric_limits<std::uint32_t>::max()) {
      throw DataError(
          fmt::format("{}: more than {} rows; split the file into parts", table_.source, kMaxRows));
    }
    table_.lines.push_back(static_cast<std::uint32_t>(scanner_.line()));
  }

  /// Room for all rows: one a line, if no field holds a line break. A row of n fields has at least
  /// 2 n - 1 bytes, so this stays in proportion to the size of the file even if most lines are
  /// blank.
  void reserve_rows() {
    const std::string_view text = bytes_.substr(header_end_);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const std::size_t rows = std::min(lines, text.size() / (2 * table_.columns.size() - 1) + 1);
    // Text takes half of what numbers take, or less.
    require_memory(table_.source, rows * (table_.columns.size() + 1) * sizeof(std::int32_t));
    table_.lines.reserve(rows);
    for (Column& column : table_.columns) {
      if (column.numeric) {
        column.numbers.reserve(rows);
      } else {
        column.codes.reserve(rows);
      }
    }
  }

  /// Any field but a plain number in a column of numbers.
  void read_cell(std::size_t c) {
    State& state = states_[c];
    const std::string_view field = scanner_.field();
    if (state.mode == Mode::text) push_text(c, field);
    if (state.mode != Mode::number) return;
    double value = kMissing;
    const FieldKind kind = read_field(field, value);
    if (kind == FieldKind::text) {
      if (state.must_be_number)
        throw not_a_number(table_.source, table_.lines.back(), table_.columns[c].name, field);
      become_text(c);
      if (state.mode == Mode::text) push_text(c, field);
      return;
    }
    if (kind == FieldKind::infinite && state.infinite_line == 0) {
      state.infinite_line = table_.lines.back();
      state.infinite = field;
    }
    table_.columns[c].numbers.push_back(kind == FieldKind::number ? value : kMissing);
  }

  void push_text(std::size_t c, std::string_view field) {
    table_.columns[c].codes.push_back(is_missing(field) ? -1 : states_[c].texts.code(field));
  }

  void become_text(std::size_t c) {
    Column& column = table_.columns[c];
    column.numeric = false;
    const auto is_number = [](double value) { return !std::isnan(value); };
    const bool any_number = std::any_of(column.numbers.begin(), column.numbers.end(), is_number);
    states_[c].mode = any_number || states_[c].infinite_line > 0 ? Mode::late_text : Mode::text;
    if (states_[c].mode == Mode::text) column.codes.assign(column.numbers.size(), -1);
    column.numbers = {};
    number_run_[c] = 0;
    for (std::size_t i = c; i > 0 && number_run_[i - 1] > 0; --i) number_run_[i - 1] = c - (i - 1);
  }

  void check_infinite() const {
    for (std::size_t c = 0; c < states_.size(); ++c) {
      if (!table_.columns[c].numeric || states_[c].infinite_line == 0) continue;
      throw not_finite(table_.source, states_[c].infinite_line, table_.columns[c].name,
                       states_[c].infinite);
    }
  }

  void read_late_text() {
    const auto is_late = [](const State& state) { return state.mode == Mode::late_text; };
    if (std::none_of(states_.begin(), states_.end(), is_late)) return;
    CsvScanner scanner(bytes_.substr(header_end_), separator_, table_.source);
    while (scanner.next_row()) {
      for (std::size_t c = 0; c < states_.size(); ++c) {
        const std::string_view field = scanner.field();
        if (is_late(states_[c])) push_text(c, field);
        scanner.next_field();
      }
    }
  }

  DataError ragged(std::size_t found, bool more) {
    for (; more; ++found) {
      scanner_.field();
      more = scanner_.next_field();
    }
    return DataError(fmt::format(
        "{}: {} fields, the header has {}; look for missing or extra separators and quotes",
        place(table_.source, table_.lines.back()), found, table_.columns.size()));
  }

  std::string_view bytes_;
  char separator_;
  CsvScanner scanner_;
  std::size_t header_end_ = 0;
  Table table_;
  std::vector<State> states_;
  std::vector<std::size_t> number_run_;  // for each column: how many columns of numbers begin there
  std::vector<double> row_;              // numbers of a run, before they go to their columns
};

}  // namespace

Table parse_csv(std::string_view bytes, char separator, const std::string& source,
                const ReadConfig& config) {
  return CsvReader(bytes, separator, source, config).read();
}

}  // namespace resboost
