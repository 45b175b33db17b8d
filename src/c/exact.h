#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

#include "resboost/error.h"
#include "resboost/numbers.h"

// Whole numbers of 64 bits, which not every double is.
namespace resboost::c {

/// DataError for the first beyond 2^53 either way that is not missing; counted: "row"; rows_before:
/// rows of the table before the memory's.
template <class T, class IsMissing>
void require_exact_as(const char* counted, const std::string& column, const NumberMemory& memory,
                      std::size_t rows_before, const IsMissing& is_missing) {
  constexpr T kMost = T{1} << 53;
  for (std::size_t i = 0; i < memory.size; ++i) {
    T value;
    std::memcpy(
        &value,
        static_cast<const char*>(memory.first) + static_cast<std::ptrdiff_t>(i) * memory.stride,
        sizeof value);
    bool fits = value <= kMost;
    if constexpr (std::is_signed_v<T>) fits = fits && value >= -kMost;
    if (fits || is_missing(i)) continue;
    throw DataError(fmt::format(
        "table, {} {}, column \"{}\": {} is beyond 2^53, where not every whole number is one "
        "here; if these are names, give them as strings",
        counted, rows_before + i + 1, column, value));
  }
}

template <class IsMissing>
void require_exact(const char* counted, const std::string& column, const NumberMemory& memory,
                   std::size_t rows_before, const IsMissing& is_missing) {
  if (memory.type == NumberMemory::Type::int64)
    require_exact_as<std::int64_t>(counted, column, memory, rows_before, is_missing);
  if (memory.type == NumberMemory::Type::uint64)
    require_exact_as<std::uint64_t>(counted, column, memory, rows_before, is_missing);
}

}  // namespace resboost::c
