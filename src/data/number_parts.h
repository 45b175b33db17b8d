#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace resboost {

/// The parts of a written number; `before` and `after` point into the text.
struct NumberParts {
  bool negative = false;
  std::string_view before, after;  ///< a currency, a unit, or some other word
  bool spaced = false;             ///< a space stands between number and unit
  std::string body;                ///< digits and marks; every space is ' ', every apostrophe '\''
  double scale = 1;                ///< of the k in 12k
};

/// Takes a number apart: bounds, brackets and signs, currencies, digits with marks, units. Nothing
/// where there are no digits. What stands around them may be anything.
std::optional<NumberParts> split_number(std::string_view text);

bool is_currency(std::string_view word);
/// Of those that stand behind a number without a space, and marks of footnotes.
bool is_unit(std::string_view word);

}  // namespace resboost
