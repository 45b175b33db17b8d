#include "export/c_runtime.h"

namespace resboost::c_runtime {

// As data/date_form.cpp reads them.
const char* const kDates = R"c(
enum { YEAR_MONTH_DAY, DAY_MONTH_YEAR, MONTH_DAY_YEAR };
struct date {
  double year, month, weekday, hour, days; /* days since 1970-01-01; weekdays from Monday, 1 */
};
struct date_part {
  int value, digits, named;
};

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static int take(const char **p, char c) {
  if (**p != c) return 0;
  ++*p;
  return 1;
}

/* Digits, at most `most`; -1: none, or more of them */
static int take_number(const char **p, int most, int *digits) {
  int n = 0, number = 0;
  while (is_digit((*p)[n])) n++;
  if (n == 0 || n > most) return -1;
  for (*digits = n; n > 0; n--) number = 10 * number + (*(*p)++ - '0');
  return number;
}

/* 1 to 12 for a month in English, else 0 */
static int take_month(const char **p) {
  static const char *const months[] = {"january", "february", "march",     "april",
                                       "may",     "june",     "july",      "august",
                                       "september", "october", "november", "december"};
  char word[16];
  size_t n = 0, month;
  while (is_letter((*p)[n])) {
    if (n + 1 == sizeof word) return 0;
    word[n] = (char)((*p)[n] | 0x20);
    n++;
  }
  word[n] = 0;
  for (month = 0; month < 12; month++)
    if (strcmp(word, months[month]) == 0 || (n == 3 && strncmp(word, months[month], 3) == 0)) {
      *p += n;
      take(p, '.');
      return (int)month + 1;
    }
  return 0;
}

static struct date_part take_part(const char **p) {
  struct date_part part = {0, 0, 1};
  part.value = take_month(p);
  if (part.value > 0) return part;
  part.named = 0;
  part.value = take_number(p, 4, &part.digits);
  return part;
}

static int days_of(int year, int month, int day) {
  int era, of_era, of_year;
  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  of_era = year - era * 400;
  of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int set_day(struct date_part year, struct date_part month, struct date_part day,
                   struct date *date) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int y = year.value, leap, since_monday;
  if (year.named || day.named || (year.digits != 4 && year.digits != 2) || month.digits > 2 ||
      day.digits > 2)
    return 0;
  if (year.digits == 2) y += y < 70 ? 2000 : 1900;
  leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  if (month.value < 1 || month.value > 12 || day.value < 1 ||
      day.value > days[month.value - 1] + (month.value == 2 && leap))
    return 0;
  date->year = y;
  date->month = month.value;
  date->days = days_of(y, month.value, day.value);
  since_monday = ((int)date->days + 3) % 7;
  date->weekday = (since_monday + 7) % 7 + 1;
  return 1;
}

/* Between two parts: - / . or a space, and beside a month by its name also a comma, or nothing */
static int take_mark(const char **p, int words, char *mark) {
  int comma;
  if (**p == 0) return 0;
  comma = take(p, ',');
  *mark = **p;
  if (*mark == '-' || *mark == '/' || *mark == '.' || *mark == ' ')
    ++*p;
  else if (comma || !words)
    return 0;
  else
    *mark = 0;
  return words || (*mark != ' ' && !comma);
}

/* 2021-07, 2021/07, Jul 2021: the first day of the month */
static int set_month(struct date_part a, struct date_part b, int order, struct date *date) {
  const struct date_part first = {1, 1, 0};
  if (order == YEAR_MONTH_DAY)
    return a.digits == 4 && b.digits == 2 && set_day(a, b, first, date);
  return order == MONTH_DAY_YEAR && a.named && b.digits == 4 && set_day(b, a, first, date);
}

static int take_day(const char **p, int order, struct date *date) {
  struct date_part parts[3];
  char separator = 0, mark = 0;
  int i, words, short_year, named, padded;
  for (i = 0; i < 3; i++) {
    parts[i] = take_part(p);
    if (parts[i].value < 0) return 0;
    if (i == 2) break;
    if (i == 1 && **p == 0 && (separator != '.' || parts[0].named))
      return set_month(parts[0], parts[1], order, date);
    words = parts[0].named || (i == 1 && parts[1].named) ||
            (i == 0 && is_letter((*p)[strspn(*p, ",-/. ")]));
    if (!take_mark(p, words, &mark)) return 0;
    if (i == 1 && mark != separator && !words) return 0;
    separator = mark;
  }
  short_year = parts[order == YEAR_MONTH_DAY ? 0 : 2].digits == 2;
  named = parts[0].named || parts[1].named;
  padded = parts[0].digits == 2 && parts[1].digits == 2;
  if (short_year && !named && separator != '/' && !padded) return 0; /* 1.2.10 is a version */
  if (order == YEAR_MONTH_DAY)
    return parts[0].digits == 4 && set_day(parts[0], parts[1], parts[2], date);
  if (order == DAY_MONTH_YEAR) return set_day(parts[2], parts[1], parts[0], date);
  return set_day(parts[2], parts[0], parts[1], date);
}

/* Tue, Tuesday, with a comma or a space behind: says nothing that the day does not */
static void pass_weekday(const char **p) {
  static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  char word[16];
  size_t n = 0, i;
  while (is_letter((*p)[n])) {
    if (n + 1 == sizeof word) return;
    word[n] = (char)((*p)[n] | 0x20);
    n++;
  }
  word[n] = 0;
  for (i = 0; i < 7; i++)
    if (strncmp(word, days[i], 3) == 0 && (n == 3 || strcmp(word + n - 3, "day") == 0)) {
      *p += n;
      take(p, '.');
      take(p, ',');
      take(p, ' ');
      return;
    }
}

/* hh:mm, hh:mm:ss, hh:mm:ss.fff, each maybe with AM or PM */
static int take_time(const char **p, struct date *date) {
  int hour, minute, whole, digits, pm;
  double second = 0, unit = 0.1;
  const char *rest;
  hour = take_number(p, 2, &digits);
  if (hour < 0 || hour > 24 || !take(p, ':')) return 0;
  minute = take_number(p, 2, &digits);
  if (minute < 0 || minute > 59) return 0;
  if (take(p, ':')) {
    whole = take_number(p, 2, &digits);
    if (whole < 0 || whole > 60) return 0;
    second = whole;
    if (take(p, '.') || take(p, ','))
      for (; is_digit(**p); ++*p, unit /= 10) second += unit * (**p - '0');
  }
  date->hour = hour + minute / 60.0 + second / 3600;
  rest = *p + (**p == ' ');
  pm = strncmp(rest, "PM", 2) == 0 || strncmp(rest, "pm", 2) == 0;
  if (pm || strncmp(rest, "AM", 2) == 0 || strncmp(rest, "am", 2) == 0) {
    if (hour < 1 || hour > 12) return 0;
    date->hour += (pm ? 12 : 0) - (hour == 12 ? 12 : 0);
    *p = rest + 2;
  }
  return 1;
}

/* Z, UTC, +02:00, -0500: passed over */
static int take_zone(const char **p) {
  const char *rest;
  int digits;
  if (strncmp(*p, " UTC", 4) == 0 || strncmp(*p, " GMT", 4) == 0) {
    *p += 4;
    return 1;
  }
  if (take(p, 'Z')) return 1;
  rest = *p + (**p == ' ');
  if (!take(&rest, '+') && !take(&rest, '-')) return **p == 0;
  if (take_number(&rest, 4, &digits) < 0 || digits == 1 || digits == 3) return 0;
  if (digits == 2 && take(&rest, ':') && take_number(&rest, 2, &digits) < 0) return 0;
  *p = rest;
  return 1;
}

/* The parts of a date, NaN where it is missing; 0: it is none. A time of day may follow. */
static int date_of(const cell *given, int order, int time, struct date *date) {
  const struct date nothing = {NAN, NAN, NAN, NAN, NAN};
  const char *p = given->text;
  *date = nothing;
  if (given->kind == MISSING || (given->kind == NUMBER && isnan(given->number))) return 1;
  if (given->kind == NUMBER) return 0;
  if (is_missing(p)) return 1;
  date->hour = 0;
  pass_weekday(&p);
  if (!take_day(&p, order, date)) return 0;
  if (*p) {
    if (!time || (!take(&p, 'T') && !take(&p, ' ') && !take(&p, ':'))) return 0;
    if (!take_time(&p, date) || !take_zone(&p) || *p) return 0;
  }
  date->days += date->hour / 24;
  return 1;
}
)c";

}  // namespace resboost::c_runtime
