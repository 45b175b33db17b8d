#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace resboost {

/// About how many rows of so many fields the text may have: one a line, if no field holds a line
/// break, and few fields empty. Most rows of n fields have 2 n - 1 bytes at least, so this stays in
/// proportion to the size of the text even if most lines are blank.
std::size_t most_rows(std::string_view text, std::size_t fields);

/// The line of the next row after so many; a DataError if that is one too many.
std::uint32_t line_of_next_row(std::size_t rows, std::uint64_t line, const std::string& source);

}  // namespace resboost
