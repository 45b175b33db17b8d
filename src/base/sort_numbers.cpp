// Numbers by the digits of their bits, the lowest first (LSD radix sort): six times to another
// place and nothing to compare, so that no branch is guessed wrong.

#include "base/sort_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace resboost {
namespace {

using Bits = std::uint64_t;

constexpr Bits kSignBit = Bits{1} << 63;
constexpr int kPlaceBits = 11, kPlaces = 6;
constexpr std::size_t kPlaceValues = std::size_t{1} << kPlaceBits;
/// Fewer are sorted sooner by comparison.
constexpr std::size_t kFewNumbers = 1 << 12;

/// Whole numbers in the order of the doubles: those below zero have all bits turned over, for the
/// larger their bits the smaller they are, and the others come behind them.
Bits ordered(double value) {
  const auto bits = std::bit_cast<Bits>(value);
  return (bits & kSignBit) != 0 ? ~bits : bits | kSignBit;
}

std::size_t digit(Bits key, int place) {
  return static_cast<std::size_t>(key >> (place * kPlaceBits)) & (kPlaceValues - 1);
}

}  // namespace

void sort_numbers(std::vector<double>& values) {
  if (values.size() < kFewNumbers) return std::sort(values.begin(), values.end());
  std::vector<std::array<std::size_t, kPlaceValues>> begins(kPlaces);  // at first counts
  for (const double value : values)
    for (int place = 0; place < kPlaces; ++place)
      ++begins[static_cast<std::size_t>(place)][digit(ordered(value), place)];
  std::vector<double> other(values.size());
  for (int place = 0; place < kPlaces; ++place) {
    auto& begin = begins[static_cast<std::size_t>(place)];
    if (begin[digit(ordered(values.front()), place)] == values.size()) continue;  // all have it
    std::size_t next = 0;
    for (std::size_t& of : begin) {
      const std::size_t count = of;
      of = next;
      next += count;
    }
    for (const double value : values) other[begin[digit(ordered(value), place)]++] = value;
    values.swap(other);
  }
}

}  // namespace resboost
