#pragma once

#include <string>
#include <string_view>

namespace resboost::report {

/// Valid UTF-8 without control characters but tab and newline: whatever else was there becomes
/// U+FFFD.
std::string clean(std::string_view text);

/// Cleaned, for text and for attributes in quotes, in HTML as well as XML.
std::string escape(std::string_view text);

/// Letters, digits, - and _ only, so that it can be an id and an anchor.
std::string anchor(std::string_view key);

/// Columns that the text takes, roughly: one a character, two for East Asian ones.   text: valid
/// UTF-8
double columns(std::string_view text);

/// The text itself, or its beginning with ... in at most so many columns.   text: valid UTF-8
std::string shortened(const std::string& text, double most);

/// What the data call something, on one line of a terminal: cleaned, in at most 40 columns.
std::string one_line(const std::string& name);

/// As the page prints it, whole numbers in full, others with four digits: 1,797; 0.04123;
/// −3; 1.500×10⁻⁷; a dash for NaN.
std::string number(double value);

/// mantissa×10ⁿ, or 10ⁿ without a mantissa.
std::string times_ten_to(const std::string& mantissa, int exponent);

/// 12345.6 -> 12,345.6; a minus that is one.   digits: as printf writes them
std::string grouped(std::string digits);

}  // namespace resboost::report
