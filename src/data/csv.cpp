#include "data/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_set>
#include <utility>

#include "base/memory.h"
#include "base/nan.h"
#include "data/csv_header.h"
#include "data/csv_rows.h"
#include "data/csv_scanner.h"
#include "data/dialect.h"
#include "data/field.h"
#include "data/interner.h"
#include "data/message.h"
#include "data/missing_words.h"
#include "data/plain_lines.h"
#include "data/row_block.h"
#include "data/settle.h"
#include "data/unnamed_columns.h"
#include "resboost/error.h"

namespace resboost {
namespace {

bool any_number(const Column& column) {
  return !std::all_of(column.numbers.begin(), column.numbers.end(),
                      [](double value) { return std::isnan(value); });
}

/// Reads all rows once. A column is taken for numbers until a value is not; if it held numbers
/// before, those have lost their spelling, so such late text columns are read in a second pass over
/// the file, which does nothing else. Few whole numbers may be labels: if they are not written as
/// number_name() would, the second pass gets their spelling too.
class CsvReader {
 public:
  CsvReader(std::string_view bytes, const TableStart& start, const std::string& source,
            const ReadConfig& config, Bytes* file)
      : bytes_(bytes),
        file_(file),
        start_(start),
        config_(config),
        reading_(with_words(config.reading, config.text)),
        words_(reading_),
        is_missing_(
            [this](std::string_view word) { return !config_.all_text && words_.has(word); }),
        scanner_(bytes, start.dialect, source, start.first_line) {
    table_.source = source;
    name_columns();
    const std::unordered_set<std::string> text(config.text_columns.begin(),
                                               config.text_columns.end());
    const std::unordered_set<std::string> number(config.number_columns.begin(),
                                                 config.number_columns.end());
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const std::string& name = table_.columns[c].name;
      const bool has_form = number.contains(name) && config.reading.numbers.contains(name);
      states_[c].must_be_number = number.contains(name) && !has_form;
      if (config.all_text || has_form || text.contains(name)) become_text(c);
    }
  }

  Table read() && {
    read_rows();
    if (table_.lines.empty()) {
      throw DataError(fmt::format(
          "{}: no rows below the header line; the first line names the columns, data follow it",
          table_.source));
    }
    take_words();
    note_respelled();
    read_spelling();
    for (std::size_t c = 0; c < states_.size(); ++c) {
      table_.columns[c].levels = states_[c].texts.take_levels();
      note_missing(c);
    }
    drop_unnamed(table_, start_, header_line_, config_);
    describe();
    blank_numbers(table_, words_);
    settle_columns(table_, config_, words_);
    return std::move(table_);
  }

 private:
  enum class Mode { number, text, late_text };
  struct State {
    Mode mode = Mode::number;
    bool must_be_number = false;
    bool has_labels = false;   ///< numbers whose spelling is read in the second pass
    std::string missing_word;  ///< the first that is a word of kMissingAmongNumbers
    std::uint32_t missing_line = 0;
    Interner texts;
  };

  void name_columns() {
    CsvHeader header = read_csv_header(scanner_, start_, table_.source);
    header_line_ = header.line;
    for (std::string& name : header.names) table_.columns.emplace_back().name = std::move(name);
    if (!start_.header)
      scanner_ = CsvScanner(bytes_, start_.dialect, table_.source, start_.first_line);
    body_ = scanner_;
    const std::size_t n = table_.columns.size();
    states_.resize(n);
    looks_.resize(n);
    block_ = RowBlock(n);
    for (std::size_t c = 0; c < n; ++c) number_run_.push_back(n - c);
  }

  void read_rows() {
    const std::size_t n = table_.columns.size();
    reserve_rows();
    while (scanner_.next_row()) {
      table_.lines.push_back(line_of_next_row(table_.lines.size(), scanner_.line(), table_.source));
      std::size_t c = 0;
      do {
        const std::size_t taken =
            number_run_[c] > 0 ? scanner_.numbers(block_.cell(c), &looks_[c], number_run_[c]) : 0;
        if (taken == 0) read_cell(c);
        c += std::max<std::size_t>(taken, 1);
        const bool more = scanner_.next_field();
        if (more != (c < n))
          throw ragged_row(scanner_, c, more, n, place(table_.source, table_.lines.back()));
      } while (c < n);
      block_.end_row();
      if (block_.is_full()) unload();
    }
    unload();
  }

  /// Takes the complete rows of the block to their columns. Short numbers are tried anew: one long
  /// number among them costs a block only.
  void unload() {
    for (std::size_t c = 0; c < states_.size(); ++c) {
      if (states_[c].mode == Mode::number) block_.append_to(table_.columns[c].numbers.own(), c);
      if (states_[c].mode == Mode::text) block_.append_to(table_.columns[c].codes, c);
      looks_[c].may_be_short = true;
    }
    block_.drop_rows();
    if (file_) file_->forget_before(bytes_.data() + scanner_.position());
  }

  void reserve_rows() {
    const std::size_t rows = most_rows(bytes_.substr(body_.position()), table_.columns.size());
    // Text takes half of what numbers take, or less.
    require_memory(table_.source, rows * (table_.columns.size() + 1) * sizeof(std::int32_t));
    table_.lines.reserve(rows);
    for (Column& column : table_.columns)
      column.numeric ? column.numbers.own().reserve(rows) : column.codes.reserve(rows);
  }

  /// Any field but a plain number in a column of numbers.
  void read_cell(std::size_t c) {
    State& state = states_[c];
    const std::string_view field = scanner_.field();
    if (state.mode == Mode::text) *block_.cell(c) = code(c, field);
    if (state.mode != Mode::number) return;
    Column& column = table_.columns[c];
    double value = kNaN;
    std::uint8_t& respelled = looks_[c].respelled;
    const char point = start_.dialect.point;
    const char* const end = field.data() + field.size();
    const bool number =  // in quotes
        !field.empty() && read_number(field.data(), end, value, point, respelled) == end;
    const FieldKind kind = number ? FieldKind::number : read_field(field, value, point);
    if (number) {
      *block_.cell(c) = value;
    } else if (words_.has_among_numbers(field)) {
      if (state.missing_word.empty() && !words_.has(field)) {
        state.missing_word = field;
        state.missing_line = table_.lines.back();
      }
      *block_.cell(c) = kNaN;
    } else if (kind == FieldKind::infinite) {
      if (column.infinite.empty()) column.infinite = field;
      respelled = 1;
      *block_.cell(c) = value;
    } else {
      if (state.must_be_number)
        throw not_a_number(table_.source, table_.lines.back(), column.name, field);
      unload();
      become_text(c);
      if (state.mode == Mode::text) *block_.cell(c) = code(c, field);
    }
  }

  std::int32_t code(std::size_t c, std::string_view field) {
    return states_[c].texts.code(field, is_missing_);
  }

  void become_text(std::size_t c) {
    Column& column = table_.columns[c];
    column.numeric = false;
    const bool any_word = any_number(column) || !states_[c].missing_word.empty();
    states_[c].mode = any_word ? Mode::late_text : Mode::text;
    column.codes.reserve(column.numbers.own().capacity());
    if (states_[c].mode == Mode::text) column.codes.assign(column.numbers.size(), -1);
    states_[c].missing_word.clear();
    column.numbers = {};
    column.infinite.clear();
    number_run_[c] = 0;
    for (std::size_t i = c; i > 0 && number_run_[i - 1] > 0; --i) number_run_[i - 1] = c - (i - 1);
  }

  /// What is missing among numbers is a word where there are none: *, **, ***.
  void take_words() {
    for (std::size_t c = 0; c < states_.size(); ++c) {
      const State& state = states_[c];
      if (!state.missing_word.empty() && !state.must_be_number && !any_number(table_.columns[c]))
        become_text(c);
    }
  }

  /// Columns of numbers that may be labels and have a spelling of their own.
  void note_respelled() {
    for (std::size_t c = 0; c < states_.size(); ++c) {
      Column& column = table_.columns[c];
      if (!column.numeric || looks_[c].respelled == 0) continue;
      column.exact = false;
      states_[c].has_labels = are_whole_and_few(column.numbers.own());
    }
  }

  void read_spelling() {
    const auto is_wanted = [](const State& state) {
      return state.mode == Mode::late_text || state.has_labels;
    };
    if (std::none_of(states_.begin(), states_.end(), is_wanted)) return;
    CsvScanner scanner = body_;
    while (scanner.next_row()) {
      for (std::size_t c = 0; c < states_.size(); ++c) {
        const std::string_view field = scanner.field();
        if (states_[c].mode == Mode::late_text) table_.columns[c].codes.push_back(code(c, field));
        if (states_[c].has_labels)
          table_.columns[c].codes.push_back(states_[c].texts.code(
              field, [&](std::string_view word) { return words_.has_among_numbers(word); }));
        scanner.next_field();
      }
      if (file_) file_->forget_before(bytes_.data() + scanner.position());
    }
  }

  void note_missing(std::size_t c) {
    const State& state = states_[c];
    const Column& column = table_.columns[c];
    if (state.missing_word.empty() || !config_.number_columns.empty() || !any_number(column))
      return;
    table_.notes.push_back(fmt::format(
        "{}, column {}: {} in line {} counts as missing, since the others are numbers; "
        "`not-missing` if it is a value",
        table_.source, in_quotes(column.name), in_quotes(state.missing_word), state.missing_line));
  }

  void describe() {
    for (std::size_t i = 0; i < start_.notes.size(); ++i)
      table_.notes.insert(table_.notes.begin() + static_cast<std::ptrdiff_t>(i),
                          fmt::format("{}: {}", table_.source, start_.notes[i]));
    table_.reading.missing = reading_.missing;
    table_.reading.present = reading_.present;
    table_.reading.point = start_.dialect.point;
    table_.reading.header = start_.header;
  }

  std::string_view bytes_;
  Bytes* file_;
  const TableStart& start_;
  const ReadConfig& config_;
  Reading reading_;
  MissingWords words_;
  std::function<bool(std::string_view)> is_missing_;
  CsvScanner scanner_, body_ = scanner_;  // body_: stands below the header
  std::uint64_t header_line_ = 1;
  Table table_;
  std::vector<State> states_;
  std::vector<std::size_t> number_run_;  // for each column: how many columns of numbers begin there
  std::vector<NumberLook> looks_;        // of each column
  RowBlock block_{1};
};

}  // namespace

Table parse_csv(std::string_view bytes, char usual, const std::string& source,
                const ReadConfig& config, Bytes* file) {
  const std::string plain = with_plain_line_ends(bytes);
  if (!plain.empty()) bytes = plain;
  TableStart start = find_table(bytes, usual, config);
  bytes.remove_prefix(start.skipped_bytes);
  std::string tabs;
  if (start.dialect.separator == ' ') {
    tabs = with_tabs(bytes, start.dialect.quote);
    bytes = tabs;
    start.dialect.separator = '\t';
  }
  return CsvReader(bytes, start, source, config, file).read();
}

}  // namespace resboost
