#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/message.h"
#include "resboost/dataset.h"
#include "resboost/types.h"

namespace resboost {

/// The line on which a row begins.
inline std::uint32_t line_of(const Table& table, Index row) {
  return table.lines[static_cast<std::size_t>(row)];
}

inline bool is_missing(const Column& column, std::size_t row) {
  return column.numeric ? std::isnan(column.numbers[row]) : column.codes[row] < 0;
}

/// The lines of all rows that have no value in this column, of which `row` is one: it may have a
/// word that is no number, as NaN that is not to be missing.
std::vector<std::uint32_t> missing_lines(const Table& table, const Column& column, Index row);

/// The values of some rows as numbers, NaN where missing. Text that spells numbers will do; the
/// first that does not is a DataError with its line and the cure.
std::vector<double> numbers_of(const Table& table, const Column& column,
                               const std::vector<Index>& rows,
                               std::string_view cure = kCorrectNumber);

/// What a column of text would be but for some of its values.
struct Mistakes {
  Index known = 0;    ///< values that are not missing
  Index fitting = 0;  ///< of them numbers, or dates, whichever are more
  bool dates = false;
  std::string first;       ///< that does not fit, as it is written
  std::uint32_t line = 0;  ///< of the first
  bool are_few() const { return fitting < known && 10 * fitting > 9 * known; }
  bool are_less_than_half() const { return fitting < known && 2 * fitting > known; }
};
Mistakes find_mistakes(const Table& table, const Column& column, const std::vector<Index>& rows);

}  // namespace resboost
