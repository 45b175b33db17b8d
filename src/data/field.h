#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace resboost {

/// What one field of a text file says.
enum class FieldKind { number, missing, infinite, text };

/// Reads a field without spaces around it. `value` is set for a number, which is always finite, and
/// for an infinite one to an infinity. Missing is one of kMissingWords.
FieldKind read_field(std::string_view field, double& value, char point = '.');

/// A number as a class or category is called: whole numbers without point or exponent, others in
/// the shortest form that reads back as the same number.
std::string number_name(double value);

/// Is the text a decimal number that its value identifies: without exponent and superfluous zeros
/// in front, of at most 15 digits, which double tells apart? 1, 1.0 and +1 are; 007, 1E2 and
/// 9007199254740993 are not.
bool is_plain_decimal(std::string_view text);

namespace detail {

const char* read_long_number(const char* begin, const char* end, double& value, char point);
inline constexpr double kSignedPowersOfTen[2][16] = {
    {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15},
    {-1e0, -1e1, -1e2, -1e3, -1e4, -1e5, -1e6, -1e7, -1e8, -1e9, -1e10, -1e11, -1e12, -1e13, -1e14,
     -1e15}};
inline constexpr std::array<std::uint64_t, 9> kWholePowersOfTen = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000};

/// Eight characters at p, minus '0' each: digits become 0 .. 9.
inline std::uint64_t load_digits(const char* p) {
  std::uint64_t text;
  std::memcpy(&text, p, sizeof text);
  return text ^ 0x3030303030303030;
}

/// How many digits loaded characters begin with, 0 to 8 (little-endian).
inline unsigned count_digits(std::uint64_t text) {
  const std::uint64_t others =
      (text | (text + 0x7676767676767676)) & 0x8080808080808080;  // high bit: not a digit
  return static_cast<unsigned>(std::countr_zero(others)) / 8;
}

/// The number that the first 1 to 8 of them are.
inline std::uint64_t number_of_digits(std::uint64_t text, unsigned count) {
  text <<= 8 * (8 - count);  // leading zeros in place of what follows
  text = text * 10 + (text >> 8);
  const std::uint64_t pairs = 0x000000ff000000ff;
  return ((text & pairs) * (100 + (std::uint64_t{1'000'000} << 32)) +
          ((text >> 16) & pairs) * (1 + (std::uint64_t{10'000} << 32))) >>
         32;
}

/// Appends the digits at p to number (which may wrap around) and passes them. Lengths of numbers
/// are hard to predict, so eight characters go at a time, without a branch on how many of them are
/// digits.
inline const char* read_digits(const char* p, const char* end, std::uint64_t& number) {
  if constexpr (std::endian::native == std::endian::little) {
    while (end - p >= 8) {
      const std::uint64_t text = load_digits(p);
      const unsigned count = count_digits(text);
      if (count == 0) return p;
      number = number * kWholePowersOfTen[count] + number_of_digits(text, count);
      p += count;
      if (count < 8) return p;
    }
  }
  for (; p < end && *p >= '0' && *p <= '9'; ++p)
    number = number * 10 + static_cast<std::uint64_t>(*p - '0');
  return p;
}

}  // namespace detail

/// Reads the number at `begin`; returns where it ends, or null if there is none. Never reads "inf"
/// or "nan", nor a number too large for double; one too small gives 0. `respelled` becomes
/// 1 if the number could be written in a shorter way (+1, 007, 1.50, 1e3) or has more than 15
/// digits.
inline const char* read_number(const char* begin, const char* end, double& value, char point,
                               std::uint8_t& respelled) {
  const char* p = begin;
  const std::size_t negative =
      p < end && *p == '-' ? 1 : 0;  // bool is slower: it is spilled as a byte and read back wider
  const bool plus = p < end && *p == '+';
  p += negative + (plus ? 1 : 0);
  std::uint64_t mantissa = 0;
  const char* const digits = p;
  p = detail::read_digits(p, end, mantissa);
  const std::ptrdiff_t whole = p - digits;
  std::ptrdiff_t count = whole, decimals = 0;
  const char* const after_whole = p;
  if (p < end && *p == point) {
    const char* const fraction = ++p;
    p = detail::read_digits(p, end, mantissa);
    decimals = p - fraction;
    count += decimals;
  }
  if (count == 0) return nullptr;
  // Up to 15 digits mantissa and power are exact doubles, so one division rounds correctly (Clinger
  // 1990).
  if (count <= 15 && (p == end || (*p != 'e' && *p != 'E'))) {
    const bool zeros = (whole != 1 && (whole == 0 || *digits == '0')) ||  // 007, .5
                       (p != after_whole && (decimals == 0 || p[-1] == '0')) ||
                       (negative != 0 && mantissa == 0);
    respelled = static_cast<std::uint8_t>(respelled | static_cast<unsigned>(plus || zeros));
    value = static_cast<double>(static_cast<std::int64_t>(mantissa)) /
            detail::kSignedPowersOfTen[negative][decimals];
    return p;
  }
  respelled = 1;
  return detail::read_long_number(*begin == '+' ? begin + 1 : begin, end, value, point);
}

/// What most fields are, counts, codes and pixels, at half the price: one to seven digits, the
/// first no 0 of several. Returns the first character that is no digit, or null for anything else;
/// null too where fewer than eight characters are left.
inline const char* read_short_number(const char* begin, const char* end, double& value) {
  if constexpr (std::endian::native != std::endian::little) return nullptr;
  if (end - begin < 8) return nullptr;
  const std::uint64_t text = detail::load_digits(begin);
  const unsigned count = detail::count_digits(text);
  if (count - 1 > 6 || (count > 1 && *begin == '0')) return nullptr;
  value = static_cast<double>(static_cast<std::int32_t>(detail::number_of_digits(text, count)));
  return begin + count;
}

inline const char* read_number(const char* begin, const char* end, double& value) {
  std::uint8_t respelled = 0;
  return read_number(begin, end, value, '.', respelled);
}

}  // namespace resboost
