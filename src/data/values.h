#pragma once

#include <cstdint>
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

/// The values of some rows as numbers, NaN where missing. Text that spells numbers will do; the
/// first that does not is a DataError with its line and the cure.
std::vector<double> numbers_of(const Table& table, const Column& column,
                               const std::vector<Index>& rows,
                               std::string_view cure = kCorrectNumber);

/// A text column in which more than 9 of 10 values, missing ones aside, are numbers but not all:
/// numbers with a mistake among them rather than categories.
bool is_almost_numbers(const Column& column, const std::vector<Index>& rows);

}  // namespace resboost
