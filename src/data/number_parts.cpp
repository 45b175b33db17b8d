#include "data/number_parts.h"

#include <algorithm>
#include <array>

namespace resboost {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr auto kCurrencies = std::to_array<std::string_view>(
    {"$",   "€",   "£",   "¥",   "₹",   "₽", "₩",   "₺",   "₪",   "฿",  "₫",
     "₱",   "R$",  "US$", "A$",  "C$",  "CA$", "HK$", "S$",  "CHF", "Fr", "Fr.",
     "EUR", "USD", "GBP", "JPY", "CNY", "INR", "Rs",  "Rs.", "kr",  "zł", "Kč"});
/// Units that stand behind a number without a space; behind a space any word does.
constexpr auto kUnits = std::to_array<std::string_view>(
    {"%",   "‰",   "°",   "°C",  "°F",  "kg",   "g",     "mg",  "µg",   "lb",  "lbs",  "oz",
     "km",  "m",   "cm",  "mm",  "µm",  "nm",   "mi",    "ft",  "in",   "yd",  "km²",  "m²",
     "cm²", "m³",  "m2",  "km2", "sqm", "sqft", "ha",    "l",   "ml",   "cl",  "s",    "ms",
     "min", "h",   "hr",  "hrs", "kW",  "kWh",  "MW",    "MWh", "W",    "V",   "mA",   "Hz",
     "kHz", "MHz", "GHz", "GB",  "MB",  "KB",   "TB",    "kB",  "km/h", "mph", "kmpl", "bhp",
     "hp",  "px",  "pt",  "dB",  "*",   "**",   "\u2020"});  // and marks of a footnote
/// Behind a number without a space: thousands and millions.
constexpr std::string_view kThousands = "kK", kMillions = "M";

template <std::size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

/// The bytes of one space, as no-break spaces have several; 0: none begins here.
std::size_t space_at(std::string_view text, std::size_t i = 0) {
  if (i >= text.size()) return 0;
  if (text[i] == ' ' || text[i] == '\t') return 1;
  if (text.substr(i, 2) == "\u00a0") return 2;
  const std::string_view three = text.substr(i, 3);
  return three == "\u202f" || three == "\u2009" || three == "\u2007" ? 3 : 0;
}

void trim_front(std::string_view& text) {
  while (const std::size_t size = space_at(text)) text.remove_prefix(size);
}

void trim_back(std::string_view& text) {
  for (bool again = true; again && !text.empty();) {
    again = false;
    for (std::size_t size = 1; size <= 3 && size <= text.size(); ++size) {
      if (space_at(text, text.size() - size) != size) continue;
      text.remove_suffix(size);
      again = true;
      break;
    }
  }
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  trim_front(text);
  return true;
}

bool take_sign(std::string_view& text, NumberParts& parts) {
  if (take(text, "\u2212") || take(text, "-")) {
    parts.negative = !parts.negative;
    return true;
  }
  return take(text, "+");
}

/// Digits with marks between them.
bool take_body(std::string_view& text, NumberParts& parts) {
  std::size_t i = 0, after_digit = 0, kept = 0;
  std::string body;
  while (i < text.size()) {
    const std::size_t space = space_at(text, i);
    if (kDigits.find(text[i]) != std::string_view::npos) {
      body += text[i++];
      after_digit = i;
      kept = body.size();
    } else if (std::string_view(".,'_:").find(text[i]) != std::string_view::npos) {
      body += text[i++];
    } else if (text.substr(i, 3) == "\u2019") {
      body += '\'';
      i += 3;
    } else if (space > 0 && !body.empty()) {
      body += ' ';
      i += space;
    } else {
      break;
    }
  }
  if (after_digit == 0) return false;
  parts.body = body.substr(0, kept);
  text.remove_prefix(after_digit);
  return true;
}

/// Spreadsheets write ="12" and '12 for numbers that shall stay as they are typed.
void unwrap(std::string_view& text) {
  if (text.starts_with("=\"") && text.ends_with('"') && text.size() > 3)
    text = text.substr(2, text.size() - 3);
  else if (text.size() > 1 && text[0] == '\'' && !text.ends_with('\''))
    text.remove_prefix(1);
}

/// What stands in front of the digits: a bound, a bracket, signs, a currency. False if no digits
/// follow.
bool take_before(std::string_view& text, NumberParts& parts, bool& bracket) {
  for (const std::string_view bound : {"<=", ">=", "\u2264", "\u2265", "<", ">", "~", "\u2248"})
    if (take(text, bound)) break;
  bracket = take(text, "(");
  const bool is_signed = !bracket && take_sign(text, parts);
  const std::size_t digits = text.find_first_of("0123456789.,");
  if (digits == std::string_view::npos) return false;
  parts.before = text.substr(0, digits);
  // The marks of "Rs." are its own.
  if (text[digits] == '.' && is_one_of(text.substr(0, digits + 1), kCurrencies))
    parts.before = text.substr(0, digits + 1);
  text.remove_prefix(parts.before.size());
  for (const std::string_view minus : {"-", "\u2212"}) {
    if (is_signed || bracket || !parts.before.ends_with(minus)) continue;
    parts.negative = true;
    parts.before.remove_suffix(minus.size());
  }
  trim_back(parts.before);
  trim_front(text);
  return true;
}

/// The k of 12k, and the minus of 12-, as some book-keeping programs write it.
void take_suffix(std::string_view& text, NumberParts& parts) {
  if (!text.empty() && kThousands.find(text[0]) != std::string_view::npos)
    parts.scale = 1e3;
  else if (!text.empty() && kMillions.find(text[0]) != std::string_view::npos)
    parts.scale = 1e6;
  const std::string_view rest = text.substr(std::min<std::size_t>(text.size(), 1));
  if (parts.scale > 1 && (rest.empty() || rest == ")" || is_one_of(rest, kCurrencies)))
    text = rest;
  else
    parts.scale = 1;
  if (parts.negative || (text != "-" && text != "\u2212")) return;
  parts.negative = true;
  text = {};
}

}  // namespace

bool is_currency(std::string_view word) { return is_one_of(word, kCurrencies); }
bool is_unit(std::string_view word) { return is_one_of(word, kUnits); }

std::optional<NumberParts> split_number(std::string_view text) {
  NumberParts parts;
  trim_front(text);
  trim_back(text);
  unwrap(text);
  bool bracket = false;
  if (!take_before(text, parts, bracket) || !take_body(text, parts)) return std::nullopt;
  parts.spaced = space_at(text) > 0;
  take_suffix(text, parts);
  trim_front(text);
  if (bracket) {
    if (!text.ends_with(')')) {
      if (!take(text, ")")) return std::nullopt;
    } else {
      text.remove_suffix(1);
    }
    parts.negative = true;
    trim_back(text);
  }
  if (!bracket && text == "+") text = {};
  parts.after = text;
  return parts;
}

}  // namespace resboost
