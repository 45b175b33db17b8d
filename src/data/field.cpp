#include "data/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "resboost/read.h"

namespace resboost {
namespace {

/// from_chars says of a number only that it is out of range. In which direction follows from the
/// decimal exponent of its first digit that is not 0.
bool is_too_large(std::string_view number) {
  constexpr std::int64_t kFar = std::int64_t{1} << 60;
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  const std::string_view mantissa = number.substr(0, e);
  std::int64_t exponent = 0;
  if (e < number.size()) {
    const std::size_t digits = e + (number.substr(e + 1, 1) == "+" ? 2 : 1);
    const auto result =
        std::from_chars(number.data() + digits, number.data() + number.size(), exponent);
    if (result.ec == std::errc::result_out_of_range)
      exponent = number[digits] == '-' ? -kFar : kFar;
    exponent = std::clamp(exponent, -kFar, kFar);
  }
  const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
  const auto first =
      static_cast<std::int64_t>(std::min(mantissa.find_first_of("123456789"), mantissa.size()));
  return point - first + exponent > 0;
}

/// inf in any spelling, or a number too large for double.
bool is_infinite(std::string_view field) {
  const bool has_sign = !field.empty() && (field[0] == '+' || field[0] == '-');
  const std::string_view magnitude = field.substr(has_sign ? 1 : 0);
  if (magnitude.empty() || magnitude[0] == '+' || magnitude[0] == '-') return false;
  const char* const end = magnitude.data() + magnitude.size();
  double value = 0;
  const auto [stop, error] =
      std::from_chars(magnitude.data(), end, value);  // reads "inf" and "infinity" too
  return stop == end && (error == std::errc::result_out_of_range || std::isinf(value));
}

}  // namespace

const char* detail::read_long_number(const char* begin, const char* end, double& value,
                                     char point) {
  if (point != '.') {  // from_chars knows no other
    std::string copy(begin, std::find_if(begin, end, [&](char c) {
                       return c != point &&
                              std::string_view("+-0123456789eE").find(c) == std::string_view::npos;
                     }));
    std::replace(copy.begin(), copy.end(), point, '.');
    const char* const stop = read_long_number(copy.data(), copy.data() + copy.size(), value, '.');
    return stop == nullptr ? nullptr : begin + (stop - copy.data());
  }
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error == std::errc()) return stop;
  if (error == std::errc::invalid_argument) return nullptr;
  if (is_too_large({begin, static_cast<std::size_t>(stop - begin)})) return nullptr;
  value = *begin == '-' ? -0.0 : 0.0;
  return stop;
}

FieldKind read_field(std::string_view field, double& value, char point) {
  const char* const end = field.data() + field.size();
  double number = 0;
  std::uint8_t respelled = 0;
  if (!field.empty() && read_number(field.data(), end, number, point, respelled) == end) {
    value = number;
    return FieldKind::number;
  }
  if (std::find(std::begin(kMissingWords), std::end(kMissingWords), field) !=
      std::end(kMissingWords))
    return FieldKind::missing;
  if (!is_infinite(field)) return FieldKind::text;
  value = field[0] == '-' ? -std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::infinity();
  return FieldKind::infinite;
}

std::string number_name(double value) {
  if (std::trunc(value) == value && std::abs(value) < 1e15)
    return fmt::format("{}", static_cast<std::int64_t>(value));
  char text[32];
  const auto result = std::to_chars(std::begin(text), std::end(text), value);
  return std::string(text, result.ptr);
}

bool is_plain_decimal(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  const std::size_t whole = std::min(text.find_first_not_of(kDigits), text.size());
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  const std::string_view rest = text.substr(whole);
  if (rest.empty()) return whole <= 15;
  return rest[0] == '.' && rest.find_first_not_of(kDigits, 1) == std::string_view::npos &&
         text.size() <= 16;
}

}  // namespace resboost
