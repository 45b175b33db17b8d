#include "data/number_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "data/field.h"
#include "data/message.h"

namespace resboost {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr auto kCurrencies = std::to_array<std::string_view>(
    {"$",   "€",   "£",   "¥",   "₹",   "₽", "₩",   "₺",   "₪",   "฿",  "₫",
     "₱",   "R$",  "US$", "A$",  "C$",  "CA$", "HK$", "S$",  "CHF", "Fr", "Fr.",
     "EUR", "USD", "GBP", "JPY", "CNY", "INR", "Rs",  "Rs.", "kr",  "zł", "Kč"});
/// Units that stand behind a number without a space; behind a space any word does.
constexpr auto kUnits = std::to_array<std::string_view>(
    {"%",   "‰",   "°",   "°C",   "°F",   "kg",  "g",    "mg",  "µg", "lb",  "lbs", "oz",  "km",
     "m",   "cm",  "mm",  "µm",   "nm",   "mi",  "ft",   "in",  "yd", "km²", "m²",  "cm²", "m³",
     "m2",  "km2", "sqm", "sqft", "ha",   "l",   "ml",   "cl",  "s",  "ms",  "min", "h",   "hr",
     "hrs", "kW",  "kWh", "MW",   "MWh",  "W",   "V",    "mA",  "Hz", "kHz", "MHz", "GHz", "GB",
     "MB",  "KB",  "TB",  "kB",   "km/h", "mph", "kmpl", "bhp", "hp", "px",  "pt",  "dB"});

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

/// The parts of a written number.
struct Parts {
  bool negative = false, bound = false;
  std::string_view before, after;
  bool spaced = false;  ///< a space stands between number and unit
  std::string body;     ///< digits and marks; every space is ' ', every apostrophe '\''
};

bool take_sign(std::string_view& text, Parts& parts) {
  if (take(text, "\u2212") || take(text, "-")) {
    parts.negative = !parts.negative;
    return true;
  }
  return take(text, "+");
}

/// Digits with marks between them.
bool take_body(std::string_view& text, Parts& parts) {
  std::size_t i = 0, after_digit = 0, kept = 0;
  std::string body;
  while (i < text.size()) {
    const std::size_t space = space_at(text, i);
    if (kDigits.find(text[i]) != std::string_view::npos) {
      body += text[i++];
      after_digit = i;
      kept = body.size();
    } else if (text[i] == '.' || text[i] == ',' || text[i] == '\'') {
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

std::optional<Parts> split(std::string_view text) {
  Parts parts;
  trim_front(text);
  trim_back(text);
  for (const std::string_view bound : {"<=", ">=", "≤", "≥", "<", ">"}) {
    if (!take(text, bound)) continue;
    parts.bound = true;
    break;
  }
  bool bracket = take(text, "(");
  const bool is_signed = !bracket && take_sign(text, parts);
  const std::size_t digits = text.find_first_of("0123456789.,");
  if (digits == std::string_view::npos) return std::nullopt;
  parts.before = text.substr(0, digits);
  // The marks of "Rs." are its own.
  if (digits < text.size() && text[digits] == '.' &&
      is_one_of(text.substr(0, digits + 1), kCurrencies))
    parts.before = text.substr(0, digits + 1);
  text.remove_prefix(parts.before.size());
  if (!is_signed && !bracket && parts.before.ends_with('-')) {
    parts.negative = true;
    parts.before.remove_suffix(1);
  } else if (!is_signed && !bracket && parts.before.ends_with("\u2212")) {
    parts.negative = true;
    parts.before.remove_suffix(3);
  }
  trim_back(parts.before);
  trim_front(text);
  if (!take_body(text, parts)) return std::nullopt;
  parts.spaced = space_at(text) > 0;
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
  if (!bracket && text == "+") {
    parts.bound = true;
    text = {};
  }
  parts.after = text;
  return parts;
}

bool fits_around(const Parts& parts) {
  if (!parts.before.empty() && !is_one_of(parts.before, kCurrencies)) return false;
  if (parts.after.empty() || is_one_of(parts.after, kUnits) || is_one_of(parts.after, kCurrencies))
    return true;
  return parts.spaced && parts.after.size() <= 12 &&
         parts.after.find_first_of("0123456789-.,:;/()\"") == std::string_view::npos &&
         parts.after.find(' ') == std::string_view::npos;
}

/// Groups of thousands: one to three digits first, then three each, or two where the last has three
/// (India).
bool are_groups(std::string_view whole, char mark) {
  std::size_t size = 0, groups = 0;
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    if (i < whole.size() && whole[i] != mark) {
      ++size;
      continue;
    }
    const bool last = i == whole.size();
    const bool fits = groups == 0 ? size >= 1 && size <= 3
                      : last      ? size == 3
                                  : size == 2 || size == 3;
    if (!fits) return false;
    ++groups;
    size = 0;
  }
  return true;
}

/// The body as a number of these marks.
std::optional<double> value_of(const std::string& body, char point, char group) {
  const std::size_t at = body.find(point);
  std::string whole = body.substr(0, at);
  const std::string fraction = at == std::string::npos ? "" : body.substr(at + 1);
  if (group != 0 && whole.find(group) != std::string::npos) {
    if (!are_groups(whole, group)) return std::nullopt;
    std::erase(whole, group);
  }
  const std::string plain = whole + (at == std::string::npos ? "" : "." + fraction);
  if (plain.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
  double value = 0;
  return read_field(plain, value) == FieldKind::number ? std::optional(value) : std::nullopt;
}

/// Marks in the order in which they are tried.
struct Marks {
  char point, group;
};
std::vector<Marks> marks_to_try(char point) {
  std::vector<Marks> marks{{'.', 0}, {'.', ','}, {'.', ' '}, {'.', '\''},
                           {',', 0}, {',', '.'}, {',', ' '}, {',', '\''}};
  if (point == ',') std::rotate(marks.begin(), marks.begin() + 4, marks.end());
  return marks;
}

char group_mark(const NumberForm& form) { return form.group.empty() ? '\0' : form.group[0]; }

/// "5 years" and "1 year" have one unit.
bool same_word(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return a == b ||
         (a.size() > 2 && b.size() == a.size() + 1 && b.starts_with(a) && b.back() == 's');
}

}  // namespace

std::optional<double> read_formatted(std::string_view text, const NumberForm& form) {
  double value = 0;
  if (read_field(text, value, form.point) == FieldKind::number) return value;
  const auto parts = split(text);
  if (!parts || (!parts->before.empty() && parts->before != form.before) ||
      (!parts->after.empty() && !same_word(parts->after, form.after)))
    return std::nullopt;
  const auto number = value_of(parts->body, form.point, group_mark(form));
  if (!number) return std::nullopt;
  return parts->negative ? -*number : *number;
}

std::optional<NumberForm> learn_number_form(const std::vector<std::string>& texts, char point) {
  NumberForm form;
  std::vector<std::string> bodies;
  bodies.reserve(texts.size());
  for (const std::string& text : texts) {
    double value = 0;
    if (read_field(text, value, point) == FieldKind::number &&
        text.find_first_of("eE") != std::string::npos)
      continue;  // 1e-5 is the same in every form
    const auto parts = split(text);
    if (!parts || !fits_around(*parts)) return std::nullopt;
    for (const auto& [part, of_form] :
         {std::pair{parts->before, &form.before}, std::pair{parts->after, &form.after}}) {
      if (part.empty()) continue;
      if (of_form->empty()) *of_form = part;
      if (!same_word(part, *of_form)) return std::nullopt;
    }
    bodies.push_back(parts->body);
  }
  for (const Marks& marks : marks_to_try(point)) {
    const bool all = std::all_of(bodies.begin(), bodies.end(), [&](const std::string& body) {
      return value_of(body, marks.point, marks.group).has_value();
    });
    if (!all) continue;
    form.point = marks.point;
    if (marks.group != 0) form.group = std::string(1, marks.group);
    return form;
  }
  return std::nullopt;
}

bool looks_like_number(std::string_view text) {
  const auto parts = split(text);
  if (!parts || (!parts->before.empty() && !is_one_of(parts->before, kCurrencies)) ||
      (!parts->after.empty() && !is_one_of(parts->after, kUnits)))
    return false;
  const std::vector<Marks> all = marks_to_try('.');
  return std::any_of(all.begin(), all.end(), [&](const Marks& marks) {
    return value_of(parts->body, marks.point, marks.group).has_value();
  });
}

std::string form_text(const NumberForm& form) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (form.point == ',') add("a decimal comma");
  if (!form.group.empty())
    add(fmt::format("{} between thousands",
                    form.group == " " ? std::string("a space") : quoted(form.group)));
  if (!form.before.empty()) add(quoted(form.before) + " in front");
  if (!form.after.empty()) add(quoted(form.after) + " behind");
  return text;
}

}  // namespace resboost
