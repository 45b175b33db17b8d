#include "data/values.h"

#include <limits>

#include "data/field.h"

namespace resboost {

std::vector<double> numbers_of(const Table& table, const Column& column,
                               const std::vector<Index>& rows, std::string_view cure) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> values;
  values.reserve(rows.size());
  if (column.numeric) {
    for (const Index row : rows) values.push_back(column.numbers[static_cast<std::size_t>(row)]);
    return values;
  }
  std::vector<double> numbers(column.levels.size(), kMissing);
  std::vector<FieldKind> kinds;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    kinds.push_back(read_field(column.levels[i], numbers[i]));
  for (const Index row : rows) {
    const auto code = column.codes[static_cast<std::size_t>(row)];
    if (code < 0) {
      values.push_back(kMissing);
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

bool is_almost_numbers(const Column& column, const std::vector<Index>& rows) {
  if (column.numeric) return false;
  std::vector<bool> is_number;
  double value = 0;
  for (const std::string& level : column.levels)
    is_number.push_back(read_field(level, value) == FieldKind::number);
  Index known = 0, numbers = 0;
  for (const Index row : rows) {
    const auto code = column.codes[static_cast<std::size_t>(row)];
    if (code < 0) continue;
    ++known;
    numbers += is_number[static_cast<std::size_t>(code)];
  }
  return numbers < known && 10 * numbers > 9 * known;
}

}  // namespace resboost
