#include "data/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "resboost/error.h"

namespace resboost {

std::size_t most_rows(std::string_view text, std::size_t fields) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  return std::min(lines, text.size() / (2 * fields - 1) + 1);
}

std::uint32_t line_of_next_row(std::size_t rows, std::uint64_t line, const std::string& source) {
  constexpr std::size_t kMaxRows = std::numeric_limits<std::int32_t>::max() - 1;
  if (rows >= kMaxRows || line > std::numeric_limits<std::uint32_t>::max())
    throw DataError(
        fmt::format("{}: more than {} rows; split the file into parts", source, kMaxRows));
  return static_cast<std::uint32_t>(line);
}

}  // namespace resboost
