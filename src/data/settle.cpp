#include "data/settle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "base/nan.h"
#include "data/date_form.h"
#include "data/field.h"
#include "data/interner.h"
#include "data/message.h"
#include "data/number_form.h"
#include "data/values.h"

namespace resboost {
namespace {

/// The row that first has this level.
std::size_t first_row(const Column& column, std::size_t level) {
  const auto found =
      std::find(column.codes.begin(), column.codes.end(), static_cast<std::int32_t>(level));
  return static_cast<std::size_t>(found - column.codes.begin());
}

class Settler {
 public:
  Settler(Table& table, const ReadConfig& config, const MissingWords& words)
      : table_(table),
        config_(config),
        words_(words),
        text_(config.text_columns.begin(), config.text_columns.end()),
        number_(config.number_columns.begin(), config.number_columns.end()) {}

  void run() {
    std::vector<Column> columns;
    for (Column& column : table_.columns) {
      if (!settle_date(column, columns)) {
        if (!column.numeric) settle_numbers(column);
        columns.push_back(std::move(column));
      }
    }
    table_.columns = std::move(columns);
  }

 private:
  /// A model says what each of its columns is; about others nobody asks.
  bool model_is_known() const { return !config_.number_columns.empty(); }

  bool stays_text(const Column& column) const {
    return config_.all_text || text_.contains(column.name);
  }

  std::string where(const Column& column, std::size_t level) const {
    return fmt::format("{} in line {}", in_quotes(column.levels[level]),
                       table_.lines[first_row(column, level)]);
  }

  void note(const Column& column, const std::string& what) {
    table_.notes.push_back(
        fmt::format("{}, column {}: {}", table_.source, in_quotes(column.name), what));
  }

  /// The levels that are words for missing among numbers.
  std::vector<bool> missing_levels(const Column& column) const {
    std::vector<bool> missing;
    for (const std::string& level : column.levels)
      missing.push_back(words_.has_among_numbers(level));
    return missing;
  }

  static std::vector<std::string> others(const Column& column, const std::vector<bool>& without) {
    std::vector<std::string> levels;
    for (std::size_t i = 0; i < column.levels.size(); ++i)
      if (!without[i]) levels.push_back(column.levels[i]);
    return levels;
  }

  // --- numbers

  void settle_numbers(Column& column) {
    if (stays_text(column)) return;
    const std::vector<bool> missing = missing_levels(column);
    if (!number_.contains(column.name)) {
      if (!model_is_known()) learn_numbers(column, missing);
      return;
    }
    const auto known = config_.reading.numbers.find(column.name);
    if (known == config_.reading.numbers.end())
      return become_numbers(column, NumberForm{table_.reading.point, {}, {}, {}}, missing);
    table_.reading.numbers[column.name] = known->second;
    become_numbers(column, known->second, missing);
  }

  void learn_numbers(Column& column, const std::vector<bool>& missing) {
    const std::vector<std::string> levels = others(column, missing);
    if (levels.empty()) return;
    const char point = table_.reading.point;
    const auto is_plain = [&](const std::string& level) {
      double value = 0;
      const FieldKind kind = read_field(level, value, point);
      return kind == FieldKind::number || kind == FieldKind::infinite;
    };
    if (std::all_of(levels.begin(), levels.end(), is_plain)) {
      note_missing(column, missing);
      return become_numbers(column, NumberForm{point, {}, {}, {}}, missing);
    }
    const auto form = learn_number_form(levels, point);
    if (!form) return;
    note_form(column, *form, missing);
    table_.reading.numbers[column.name] = *form;
    become_numbers(column, *form, missing);
  }

  void note_missing(const Column& column, const std::vector<bool>& missing) {
    const auto word = std::find(missing.begin(), missing.end(), true);
    if (word == missing.end()) return;
    note(column, fmt::format("numbers but for {}, which counts as missing; `not-missing` if it is "
                             "a value",
                             where(column, static_cast<std::size_t>(word - missing.begin()))));
  }

  void note_form(const Column& column, const NumberForm& form, const std::vector<bool>& missing) {
    std::size_t shown = 0;
    double value = 0;
    while (missing[shown] || read_field(column.levels[shown], value) == FieldKind::number) {
      if (shown + 1 == column.levels.size()) break;
      ++shown;
    }
    const std::string what = form_text(form);
    note(column, fmt::format("read as numbers{}{}, as {}", what.empty() ? "" : " with ", what,
                             where(column, shown)));
  }

  void become_numbers(Column& column, const NumberForm& form, const std::vector<bool>& missing) {
    std::vector<double> values(column.levels.size(), kNaN);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (missing[i]) continue;
      if (const auto value = read_formatted(column.levels[i], form)) {
        values[i] = *value;
      } else if (read_field(column.levels[i], values[i], form.point) != FieldKind::infinite) {
        throw not_a_number(table_.source, table_.lines[first_row(column, i)], column.name,
                           column.levels[i]);
      } else if (column.infinite.empty()) {
        column.infinite = column.levels[i];
      }
    }
    std::vector<double> numbers;
    numbers.reserve(column.codes.size());
    for (const auto code : column.codes)
      numbers.push_back(code < 0 ? kNaN : values[static_cast<std::size_t>(code)]);
    column.numbers = std::move(numbers);
    column.numeric = true;
    column.exact = true;
    for (std::size_t i = 0; i < values.size(); ++i)
      column.exact = column.exact && (missing[i] || number_name(values[i]) == column.levels[i]);
    keep_labels(column);
  }

  /// Few whole numbers may be labels, which are called as they are written.
  static void keep_labels(Column& column) {
    if (column.exact || !are_whole_and_few(column.numbers.own())) {
      column.codes = {};
      column.levels = {};
      return;
    }
    Interner texts;
    for (std::size_t i = 0; i < column.codes.size(); ++i) {
      if (std::isnan(column.numbers[i])) {
        column.codes[i] = -1;
      } else {
        column.codes[i] = texts.code(column.levels[static_cast<std::size_t>(column.codes[i])],
                                     [](std::string_view) { return false; });
      }
    }
    column.levels = texts.take_levels();
  }

  // --- dates

  bool settle_date(Column& column, std::vector<Column>& columns) {
    if (stays_text(column) || number_.contains(column.name)) return false;
    const auto known = config_.reading.dates.find(column.name);
    const bool is_known = known != config_.reading.dates.end();
    if (column.numeric) {
      if (!is_known || !all_missing(column)) return false;
      as_empty_text(column);
    }
    const std::vector<bool> missing = missing_levels(column);
    if (is_known) {
      split_date(column, known->second, missing, columns);
      return true;
    }
    if (model_is_known()) return false;
    const auto form = learn_date_form(others(column, missing));
    if (!form) return false;
    note(column, fmt::format("dates ({}) become numbers: year, month, weekday{}, days",
                             form_text(*form), form->time ? ", hour" : ""));
    split_date(column, *form, missing, columns);
    return true;
  }

  static bool all_missing(const Column& column) {
    return std::all_of(column.numbers.begin(), column.numbers.end(),
                       [](double value) { return std::isnan(value); });
  }

  static void as_empty_text(Column& column) {
    column.numeric = false;
    column.codes.assign(column.numbers.size(), -1);
    column.numbers = {};
  }

  void split_date(const Column& column, const DateForm& form, const std::vector<bool>& missing,
                  std::vector<Column>& columns) {
    table_.reading.dates[column.name] = form;
    std::vector<std::optional<Date>> dates(column.levels.size());
    for (std::size_t i = 0; i < dates.size(); ++i) {
      if (missing[i]) continue;
      dates[i] = read_date(column.levels[i], form);
      if (!dates[i]) {
        throw DataError(
            fmt::format("{}: cannot read {} as a date ({}); {}",
                        place(table_.source, table_.lines[first_row(column, i)], column.name),
                        in_quotes(column.levels[i]), form_text(form), kCorrectNumber));
      }
    }
    const auto add = [&](const char* part, double (*value)(const Date&)) {
      Column& added = columns.emplace_back();
      added.name = fmt::format("{}:{}", column.name, part);
      added.origin = column.name;
      for (const auto code : column.codes) {
        const auto* date = code < 0 ? nullptr : &dates[static_cast<std::size_t>(code)];
        added.numbers.push_back(date && *date ? value(**date) : kNaN);
      }
    };
    add("year", [](const Date& date) { return static_cast<double>(date.year); });
    add("month", [](const Date& date) { return static_cast<double>(date.month); });
    add("weekday", [](const Date& date) { return static_cast<double>(date.weekday()); });
    if (form.time) add("hour", [](const Date& date) { return date.hour; });
    add("days", [](const Date& date) { return date.days(); });
  }

  Table& table_;
  const ReadConfig& config_;
  const MissingWords& words_;
  std::unordered_set<std::string> text_, number_;
};

}  // namespace

bool are_whole_and_few(const std::vector<double>& values) {
  std::vector<double> distinct;
  for (const double value : values) {
    if (std::isnan(value) || std::find(distinct.begin(), distinct.end(), value) != distinct.end())
      continue;
    if (std::trunc(value) != value || distinct.size() == kMostAutomaticClasses) return false;
    distinct.push_back(value);
  }
  return true;
}

void settle_columns(Table& table, const ReadConfig& config, const MissingWords& words) {
  if (!config.all_text) Settler(table, config, words).run();
}

void blank_numbers(Table& table, const MissingWords& words) {
  for (const double missing : words.numbers())
    for (Column& column : table.columns)
      std::replace(column.numbers.own().begin(), column.numbers.own().end(), missing, kNaN);
}

}  // namespace resboost
