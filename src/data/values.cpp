#include "data/values.h"

#include <algorithm>
#include <cmath>

#include "base/nan.h"
#include "data/date_form.h"
#include "data/field.h"
#include "data/number_form.h"

namespace resboost {

std::vector<double> numbers_of(const Table& table, const Column& column,
                               const std::vector<Index>& rows, std::string_view cure) {
  std::vector<double> values;
  if (column.numeric) {
    values.resize(rows.size());
    column.numbers.read(rows, values.data());
    const auto infinite =
        std::find_if(values.begin(), values.end(), [](double value) { return std::isinf(value); });
    if (infinite == values.end()) return values;
    throw not_finite(table.source,
                     line_of(table, rows[static_cast<std::size_t>(infinite - values.begin())]),
                     column.name, column.infinite.empty() ? "inf" : column.infinite);
  }
  values.reserve(rows.size());
  std::vector<double> numbers(column.levels.size(), kNaN);
  std::vector<FieldKind> kinds;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    kinds.push_back(read_field(column.levels[i], numbers[i]));
  for (const Index row : rows) {
    const auto code = column.codes[static_cast<std::size_t>(row)];
    if (code < 0) {
      values.push_back(kNaN);
      continue;
    }
    const auto level = static_cast<std::size_t>(code);
    const auto line = line_of(table, row);
    if (kinds[level] == FieldKind::text)
      throw not_a_number(table.source, line, column.name, column.levels[level], cure);
    if (kinds[level] == FieldKind::infinite)
      throw not_finite(table.source, line, column.name, column.levels[level]);
    values.push_back(numbers[level]);
  }
  return values;
}

std::vector<std::uint32_t> missing_lines(const Table& table, const Column& column, Index row) {
  if (!is_missing(column, static_cast<std::size_t>(row))) return {line_of(table, row)};
  std::vector<std::uint32_t> lines;
  for (std::size_t i = 0; i < table.lines.size(); ++i)
    if (is_missing(column, i)) lines.push_back(table.lines[i]);
  return lines;
}

Mistakes find_mistakes(const Table& table, const Column& column, const std::vector<Index>& rows) {
  Mistakes mistakes;
  if (column.numeric) return mistakes;
  enum Kind { word, number, date };
  std::vector<Kind> kinds;
  for (const std::string& level : column.levels)
    kinds.push_back(looks_like_number(level) ? number : learn_date_form({level}) ? date : word);
  Index numbers = 0, dates = 0;
  const auto for_known = [&](const auto& what) {
    for (const Index row : rows)
      if (const auto code = column.codes[static_cast<std::size_t>(row)]; code >= 0)
        what(row, static_cast<std::size_t>(code));
  };
  for_known([&](Index, std::size_t level) {
    ++mistakes.known;
    numbers += kinds[level] == number ? 1 : 0;
    dates += kinds[level] == date ? 1 : 0;
  });
  mistakes.dates = dates > numbers;
  mistakes.fitting = std::max(numbers, dates);
  const Kind right = mistakes.dates ? date : number;
  for_known([&](Index row, std::size_t level) {
    if (kinds[level] == right || mistakes.line > 0) return;
    mistakes.first = column.levels[level];
    mistakes.line = line_of(table, row);
  });
  return mistakes;
}

}  // namespace resboost
