#include "data/table_head.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "data/field.h"

namespace resboost {
namespace {

/// What the fields below the first row are.
struct Below {
  std::size_t rows = 0, numbers = 0, missing = 0;
  bool has_first = false;  ///< the first row's field is among them
};

Below below(const std::vector<SampleRow>& rows, std::size_t column, char point) {
  Below found;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (column >= rows[i].fields.size()) continue;
    const std::string& text = rows[i].fields[column].text;
    double value = 0;
    const FieldKind kind = read_field(text, value, point);
    ++found.rows;
    found.numbers += kind == FieldKind::number ? 1 : 0;
    found.missing += kind == FieldKind::missing ? 1 : 0;
    found.has_first = found.has_first || text == rows[0].fields[column].text;
  }
  return found;
}

/// 0, 1, 2, ... or years: numbers that somebody counted.
bool is_sequence(const std::vector<double>& numbers) {
  if (std::any_of(numbers.begin(), numbers.end(),
                  [](double value) { return value < 0 || std::trunc(value) != value; }))
    return false;
  if (numbers.size() < 3)
    return std::all_of(numbers.begin(), numbers.end(),
                       [](double value) { return value >= 1900 && value <= 2100; });
  const double step = numbers[1] - numbers[0];
  for (std::size_t i = 1; i < numbers.size(); ++i)
    if (numbers[i] - numbers[i - 1] != step) return false;
  return step > 0;
}

bool are_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A number that only one decimal mark makes sense of, whose fraction is not three digits long.
bool has_mark(std::string_view text, char mark) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return false;
  const std::string_view whole = text.substr(0, at), fraction = text.substr(at + 1);
  const bool grouped = whole.find(mark == ',' ? '.' : ',') != std::string_view::npos;
  return are_digits(fraction) && (whole.empty() || are_digits(whole) || grouped) &&
         (grouped || fraction.size() != 3 || whole.size() > 3 || whole == "0");
}

/// 1,234 or 1.234
bool may_have_mark(std::string_view text, char mark) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t at = text.find(mark);
  return at != std::string_view::npos && are_digits(text.substr(0, at)) &&
         are_digits(text.substr(at + 1));
}

}  // namespace

bool could_be_header(const SampleRow& row) {
  std::set<std::string> seen;
  return std::all_of(row.fields.begin(), row.fields.end(), [&](const SampleField& field) {
    double value = 0;
    return read_field(field.text, value) == FieldKind::text && seen.insert(field.text).second;
  });
}

HeaderLook look_of_header(const std::vector<SampleRow>& rows, char point) {
  const auto& first = rows[0].fields;
  if (rows.size() < 2) return HeaderLook::names;
  std::vector<double> numbers;
  std::size_t over_numbers = 0, again = 0;
  for (std::size_t c = 0; c < first.size(); ++c) {
    const Below found = below(rows, c, point);
    const bool all_numbers = found.rows > 0 && found.numbers + found.missing == found.rows;
    double value = 0;
    const FieldKind kind = read_field(first[c].text, value, point);
    again += found.has_first ? 1 : 0;
    if (kind == FieldKind::number) {
      numbers.push_back(value);
      over_numbers += all_numbers ? 1 : 0;
    } else if (kind == FieldKind::text && 2 * found.numbers > found.rows) {
      return HeaderLook::names;  // a word over numbers
    }
  }
  if (numbers.empty()) {
    constexpr std::size_t kEnoughRows = 10;
    const bool values = first.size() > 1 && again == first.size() && rows.size() > kEnoughRows;
    return values ? HeaderLook::values : HeaderLook::names;
  }
  if (over_numbers == 0) return HeaderLook::names;
  if (!is_sequence(numbers)) return HeaderLook::values;
  return numbers.size() == first.size() ? HeaderLook::numbers : HeaderLook::names;
}

char decimal_mark(const std::vector<SampleRow>& rows, char separator, char known) {
  std::size_t points = 0, commas = 0, maybe = 0;
  for (const SampleRow& row : rows) {
    for (const SampleField& field : row.fields) {
      points += has_mark(field.text, '.') ? 1 : 0;
      commas += has_mark(field.text, ',') ? 1 : 0;
      maybe += may_have_mark(field.text, ',') ? 1 : 0;
    }
  }
  if (commas != points) return commas > points ? ',' : '.';
  if (points > 0 || maybe == 0) return points > 0 ? '.' : known;
  return separator == ';' ? ',' : known;
}

}  // namespace resboost
