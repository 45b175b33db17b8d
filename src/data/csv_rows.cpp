#include "data/csv_rows.h"

#include <fmt/format.h>

#include <limits>

#include "resboost/error.h"

namespace resboost {

std::size_t most_rows(std::string_view text, std::size_t fields) {
  const std::size_t most = text.size() / (2 * fields - 1) + 1;
  std::size_t lines = 1;
  // Which looks for the next one at many bytes a cycle; a count of bytes takes a cycle a byte.
  for (std::size_t end = 0; lines < most && (end = text.find('\n', end)) != text.npos; ++end)
    ++lines;
  return lines;
}

std::uint32_t line_of_next_row(std::size_t rows, std::uint64_t line, const std::string& source) {
  constexpr std::size_t kMaxRows = std::numeric_limits<std::int32_t>::max() - 1;
  if (rows >= kMaxRows || line > std::numeric_limits<std::uint32_t>::max())
    throw DataError(
        fmt::format("{}: more than {} rows; split the file into parts", source, kMaxRows));
  return static_cast<std::uint32_t>(line);
}

}  // namespace resboost
