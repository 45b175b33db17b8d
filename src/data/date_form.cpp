#include "data/date_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace resboost {
namespace {

using Order = DateForm::Order;

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 12> kLongMonths{
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

/// Days from 1970-01-01 in the Gregorian calendar, by eras of 400 years (Hinnant,
/// "chrono-compatible low-level date algorithms").
int days_from_civil(int year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int of_era = year - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool is_day(int year, int month, int day) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[static_cast<std::size_t>(month) - 1] + (month == 2 && leap ? 1 : 0);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Takes digits off the front, at most `most`; -1 if there are none, or more of them.
int take_number(std::string_view& text, std::size_t most, std::size_t* digits = nullptr) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  if (size == 0 || size > most) return -1;
  int number = 0;
  std::from_chars(text.data(), text.data() + size, number);
  text.remove_prefix(size);
  if (digits) *digits = size;
  return number;
}

/// 1 to 12 for a name of a month in English, else 0.
int take_month_name(std::string_view& text) {
  std::size_t size = 0;
  std::string word;
  while (size < text.size() && is_letter(text[size]))
    word += static_cast<char>(text[size++] | 0x20);
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (word != kMonths[i] && word != kLongMonths[i]) continue;
    text.remove_prefix(size);
    if (text.starts_with('.')) text.remove_prefix(1);
    return static_cast<int>(i) + 1;
  }
  return 0;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// hh:mm, hh:mm:ss, hh:mm:ss.fff, each maybe with AM or PM, then Z or an offset, which is passed
/// over: times of a column are taken as they are written.
bool take_time(std::string_view& text, Date& date) {
  const int hour = take_number(text, 2);
  if (hour < 0 || hour > 24 || !take(text, ':')) return false;
  const int minute = take_number(text, 2);
  if (minute < 0 || minute > 59) return false;
  double second = 0;
  if (take(text, ':')) {
    const int whole = take_number(text, 2);
    if (whole < 0 || whole > 60) return false;
    second = whole;
    if (take(text, '.') || take(text, ',')) {
      double unit = 0.1;
      while (!text.empty() && is_digit(text[0])) {
        second += unit * (text[0] - '0');
        unit /= 10;
        text.remove_prefix(1);
      }
    }
  }
  date.has_time = true;
  date.hour = hour + minute / 60.0 + second / 3600;
  const std::string_view rest = text.substr(text.starts_with(' ') ? 1 : 0, 2);
  const bool pm = rest == "PM" || rest == "pm";
  if (pm || rest == "AM" || rest == "am") {
    if (hour < 1 || hour > 12) return false;
    date.hour += (pm ? 12 : 0) - (hour == 12 ? 12 : 0);
    text.remove_prefix(text.starts_with(' ') ? 3 : 2);
  }
  return true;
}

/// Z, UTC, +02:00, -0500: passed over.
bool take_zone(std::string_view& text) {
  if (text.starts_with(" UTC") || text.starts_with(" GMT")) {
    text.remove_prefix(4);
    return true;
  }
  if (take(text, 'Z')) return true;
  std::string_view rest = text.substr(text.starts_with(' ') ? 1 : 0);
  if (!take(rest, '+') && !take(rest, '-')) return text.empty();
  std::size_t digits = 0;
  if (take_number(rest, 4, &digits) < 0 || digits == 1 || digits == 3) return false;
  if (digits == 2 && take(rest, ':') && take_number(rest, 2) < 0) return false;
  text = rest;
  return true;
}

/// What stands in the place of day, month or year.
struct Part {
  int value = -1;
  std::size_t digits = 0;
  bool named = false;  ///< a month by its name
};

Part take_part(std::string_view& text) {
  Part part;
  if (const int month = take_month_name(text)) return {month, 0, true};
  part.value = take_number(text, 4, &part.digits);
  return part;
}

/// Two digits are a year of 1970 to 2069.
int full_year(const Part& part) {
  return part.digits == 2 ? part.value + (part.value < 70 ? 2000 : 1900) : part.value;
}

bool set_day(const Part& year, const Part& month, const Part& day, Date& date) {
  if (year.named || day.named || (year.digits != 4 && year.digits != 2) || month.digits > 2 ||
      day.digits > 2)
    return false;
  date.year = full_year(year);
  date.month = month.value;
  date.day = day.value;
  return is_day(date.year, date.month, date.day);
}

/// The three parts in this order of the form; a month by its name says where it is.
bool set_day(const std::array<Part, 3>& parts, Order order, Date& date) {
  const auto& [a, b, c] = parts;
  switch (order) {
    case Order::year_month_day:
      return a.digits == 4 && set_day(a, b, c, date);
    case Order::day_month_year:
      return set_day(c, b, a, date);
    case Order::month_day_year:
      return set_day(c, a, b, date);
  }
  return false;
}

/// What stands between two parts: - / . or a space, and beside a month by its name also a comma, or
/// nothing (20Jul2021). False if it is none of these.
bool take_mark(std::string_view& text, bool words, char& mark) {
  if (text.empty()) return false;
  const bool comma = take(text, ',');
  mark = text.empty() ? '\0' : text[0];
  if (mark == '-' || mark == '/' || mark == '.' || mark == ' ') {
    text.remove_prefix(1);
  } else if (comma || !words) {
    return false;
  } else {
    mark = '\0';
  }
  return words || (mark != ' ' && !comma);
}

/// 2021-07, 2021/07, Jul 2021: the first day of the month.
bool set_month(const Part& a, const Part& b, Order order, Date& date) {
  const Part first{1, 1, false};
  if (order == Order::year_month_day)
    return a.digits == 4 && b.digits == 2 && set_day(a, b, first, date);
  return order == Order::month_day_year && a.named && b.digits == 4 && set_day(b, a, first, date);
}

bool take_day(std::string_view& text, Order order, Date& date) {
  std::array<Part, 3> parts;
  char separator = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = take_part(text);
    if (parts[i].value < 0) return false;
    if (i == 2) break;
    if (i == 1 && text.empty() && (separator != '.' || parts[0].named))
      return set_month(parts[0], parts[1], order, date);
    const std::size_t next = std::min<std::size_t>(text.find_first_not_of(",-/. "), text.size());
    const bool words =
        parts[0].named || parts[1].named || (i == 0 && next < text.size() && is_letter(text[next]));
    char mark = 0;
    if (!take_mark(text, words, mark)) return false;
    if (i == 1 && mark != separator && !words) return false;
    separator = mark;
  }
  // 1.2.10 is a version of something rather than a day, 01.02.10 is not.
  const bool short_year = parts[order == Order::year_month_day ? 0 : 2].digits == 2;
  const bool named = parts[0].named || parts[1].named;
  const bool padded = parts[0].digits == 2 && parts[1].digits == 2;
  return (!short_year || named || separator == '/' || padded) && set_day(parts, order, date);
}

/// Tue, Tuesday, with a comma or a space behind; it says nothing that the day does not.
void pass_weekday(std::string_view& text) {
  constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  std::size_t size = 0;
  std::string word;
  while (size < text.size() && is_letter(text[size]))
    word += static_cast<char>(text[size++] | 0x20);
  const bool is_day = std::any_of(kDays.begin(), kDays.end(), [&](std::string_view day) {
    return word == day || (word.starts_with(day) && word.ends_with("day"));
  });
  if (!is_day) return;
  text.remove_prefix(size);
  take(text, '.');
  take(text, ',');
  take(text, ' ');
}

std::vector<DateForm> forms_to_try(std::string_view example) {
  const bool slash = example.find('/') != std::string_view::npos;
  const Order first = slash ? Order::month_day_year : Order::day_month_year;
  const Order second = slash ? Order::day_month_year : Order::month_day_year;
  return {{Order::year_month_day, true}, {first, true}, {second, true}};
}

}  // namespace

double Date::days() const { return days_from_civil(year, month, day) + hour / 24; }

int Date::weekday() const {
  const int since_monday = (days_from_civil(year, month, day) + 3) % 7;  // 1970-01-01: Thursday
  return (since_monday + 7) % 7 + 1;
}

std::optional<Date> read_date(std::string_view text, const DateForm& form) {
  Date date;
  pass_weekday(text);
  if (!take_day(text, form.order, date)) return std::nullopt;
  if (text.empty()) return date;
  if (!form.time || (!take(text, 'T') && !take(text, ' ') && !take(text, ':'))) return std::nullopt;
  if (!take_time(text, date) || !take_zone(text) || !text.empty()) return std::nullopt;
  return date;
}

std::optional<DateForm> learn_date_form(const std::vector<std::string>& texts) {
  if (texts.empty()) return std::nullopt;
  for (DateForm form : forms_to_try(texts.front())) {
    bool time = false;
    const bool all = std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
      const auto date = read_date(text, form);
      time = time || (date && date->has_time);
      return date.has_value();
    });
    form.time = time;
    if (all) return form;
  }
  return std::nullopt;
}

std::string form_text(const DateForm& form) {
  constexpr std::array<const char*, 3> kNames{"year, month, day", "day, month, year",
                                              "month, day, year"};
  return kNames[static_cast<std::size_t>(form.order)];
}

}  // namespace resboost
