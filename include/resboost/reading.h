#pragma once

#include <map>
#include <string>
#include <vector>

namespace resboost {

/// How the numbers of a column are written where they are not plain. Whatever the form, a minus may
/// be U+2212 or a pair of brackets, and < or > before a number leaves the number.
struct NumberForm {
  char point = '.';    ///< between the whole part and the fraction
  std::string group;   ///< between thousands, or empty
  std::string before;  ///< a currency in front, or empty
  std::string after;   ///< a unit, a currency or % behind, or empty
  bool operator==(const NumberForm&) const = default;
};

/// How the dates of a column are written. The separators follow from the text itself.
struct DateForm {
  enum class Order { year_month_day, day_month_year, month_day_year };
  Order order = Order::year_month_day;
  bool time = false;  ///< a time of day may follow
  bool operator==(const DateForm&) const = default;
};

/// How a file was read, as far as a later file must be read the same way. Part of the model.
struct Reading {
  std::vector<std::string> missing;  ///< words that mean "missing" besides kMissingWords
  std::vector<std::string> present;  ///< words of kMissingWords that do not
  char point = '.';                  ///< decimal mark of the whole file
  bool header = true;                ///< did the first line name the columns?
  int first_index = -1;  ///< LIBSVM: the file counts features from 0 or 1; -1: no LIBSVM
  std::map<std::string, NumberForm> numbers;  ///< by column; only what is not plain
  std::map<std::string, DateForm> dates;      ///< by column of the file
};

}  // namespace resboost
