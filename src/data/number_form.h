#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/reading.h"

namespace resboost {

/// The value of a number that is written in this form, or plainly; nothing if it is no such number.
std::optional<double> read_formatted(std::string_view text, const NumberForm& form);

/// The one form in which all of these are numbers; nothing if there is none. Where "1,234" may be a
/// thousand or a little more than one, `point` says which mark the file has between whole part and
/// fraction; else groups of three digits are thousands.
std::optional<NumberForm> learn_number_form(const std::vector<std::string>& texts, char point);

/// Is this a number, whatever the marks within it and around it?
bool looks_like_number(std::string_view text);

/// "," between thousands, "$" in front, ... for messages; empty if there is nothing to say.
std::string form_text(const NumberForm& form);

}  // namespace resboost
