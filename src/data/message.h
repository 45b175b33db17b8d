#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/error.h"

namespace resboost {

/// A value from a file, fit for a one-line message: in double quotes, control characters replaced,
/// cut when long.
std::string in_quotes(std::string_view value);

/// "a", "b", "c" and 4 more
std::string quoted_list(const std::vector<std::string>& values, std::size_t most);

/// train.csv:17
std::string place(const std::string& source, std::uint64_t line);
/// train.csv:17, column "age"
std::string place(const std::string& source, std::uint64_t line, const std::string& column);

/// train.csv:17, column "age": the WHAT is missing, as on 5 more lines (18, 19, 20 and 2 more)
std::string missing_on_lines(const std::string& source, const std::vector<std::uint32_t>& lines,
                             const std::string& column, const std::string& what);

inline constexpr std::string_view kCorrectNumber =
    "correct it, or leave the field empty if it is missing";

/// The error for text where a number must be.
DataError not_a_number(const std::string& source, std::uint64_t line, const std::string& column,
                       std::string_view value, std::string_view cure = kCorrectNumber);
/// The error for inf, and for numbers too large for double.
DataError not_finite(const std::string& source, std::uint64_t line, const std::string& column,
                     std::string_view value);

/// The best known words that mean "missing", for messages.
std::string missing_words();

}  // namespace resboost
