#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace resboost::report {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";
constexpr const char* kMinus = "\xE2\x88\x92";

struct Character {
  std::uint32_t code;  ///< kInvalid for a byte that begins no character
  std::size_t bytes;
};
constexpr std::uint32_t kInvalid = 0xFFFFFFFF;

/// The character that begins at `at` (Unicode 15, table 3-7).
Character decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {kInvalid, 1};
  std::uint32_t code = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {kInvalid, 1};
    code = code << 6 | (byte(at + i) & 0x3F);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[length] || code > 0x10FFFF || surrogate) return {kInvalid, 1};
  return {code, length};
}

bool printable(std::uint32_t code) {
  if (code == '\t' || code == '\n') return true;
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  return !control && code != kInvalid && (code & 0xFFFE) != 0xFFFE;
}

bool wide(std::uint32_t code) {
  return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xD7A3) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFE30 && code <= 0xFE6F) ||
         (code >= 0xFF00 && code <= 0xFF60) || code >= 0x1F300;
}

}  // namespace

std::string clean(std::string_view text) {
  std::string cleaned;
  cleaned.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Character character = decode(text, at);
    cleaned += printable(character.code) ? text.substr(at, character.bytes) : kReplacement;
    at += character.bytes;
  }
  return cleaned;
}

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : clean(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string anchor(std::string_view key) {
  std::string id;
  for (const char c : key) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    id += plain ? c : '-';
  }
  return id;
}

double columns(std::string_view text) {
  double count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = decode(text, at);
    count += wide(character.code) ? 2 : 1;
    at += character.bytes;
  }
  return count;
}

std::string shortened(const std::string& text, double most) {
  if (columns(text) <= most) return text;
  std::size_t end = 0;
  for (double count = 1; end < text.size();) {
    const Character next = decode(text, end);
    count += wide(next.code) ? 2 : 1;
    if (count > most) break;
    end += next.bytes;
  }
  return text.substr(0, end) + "\xE2\x80\xA6";
}

std::string one_line(const std::string& name) {
  std::string line = clean(name);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return shortened(line, 40);
}

std::string grouped(std::string digits) {
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  for (std::size_t end = whole; end > sign + 3; end -= 3) digits.insert(end - 3, 1, ',');
  return sign ? kMinus + digits.substr(1) : digits;
}

std::string times_ten_to(const std::string& mantissa, int exponent) {
  constexpr const char* kSuperscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string power = exponent < 0 ? "⁻" : "";
  for (const char digit : std::to_string(std::abs(exponent))) power += kSuperscripts[digit - '0'];
  return (mantissa.empty() ? "" : grouped(mantissa) + "×") + "10" + power;
}

std::string number(double value) {
  if (std::isnan(value)) return "\xE2\x80\x93";
  if (std::isinf(value)) return value > 0 ? "∞" : std::string(kMinus) + "∞";
  const double size = std::abs(value);
  if (size < 1e15 && value == std::round(value)) return grouped(fmt::format("{:.0f}", value + 0.0));
  const std::string scientific = fmt::format("{:.3e}", value);
  const std::size_t e = scientific.find('e');
  const int exponent = std::stoi(scientific.substr(e + 1));
  if (exponent < -4 || exponent >= 15) return times_ten_to(scientific.substr(0, e), exponent);
  return grouped(fmt::format("{:.{}f}", value, std::max(0, 3 - exponent)));
}

}  // namespace resboost::report
