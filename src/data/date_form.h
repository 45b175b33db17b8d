#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/reading.h"

namespace resboost {

/// A day of the Gregorian calendar, maybe with a time of day.
struct Date {
  int year = 0, month = 0, day = 0;
  bool has_time = false;
  double hour = 0;      ///< of the day, with its fraction
  double days() const;  ///< since 1970-01-01, with the time as their fraction
  int weekday() const;  ///< Monday is 1, Sunday 7 (ISO 8601)
};

/// ISO 8601 (2021-07-20, 2021-07-20T10:30:00Z), with / or . for -, 20.07.2021, 7/20/2021,
/// 20-Jul-2021, 20Jul2021, July 20, 2021, each maybe with its weekday in front; 2021-07 and July
/// 2021 are the first of the month. A time of day behind where the form has it. Nothing for any
/// other text and for days that no calendar has.
std::optional<Date> read_date(std::string_view text, const DateForm& form);

/// The one form in which all of these are dates; nothing if there is none. Where the order of day
/// and month cannot be told, the month comes first with /, the day with . and -.
std::optional<DateForm> learn_date_form(const std::vector<std::string>& texts);

/// "year-month-day", ... for messages.
std::string form_text(const DateForm& form);

}  // namespace resboost
