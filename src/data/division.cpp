#include "data/division.h"

#include <algorithm>
#include <map>
#include <string>

#include "data/number_form.h"
#include "data/table_head.h"

namespace resboost {
namespace {

/// A field that could be what the author of the file had in mind: no other separator within it,
/// unless it is a number.
bool is_clean(const SampleField& field, char separator) {
  if (field.is_quoted) return true;
  const auto is_other = [&](char c) {
    return c != separator && c != ' ' && kSeparators.find(c) != std::string_view::npos;
  };
  return std::none_of(field.text.begin(), field.text.end(), is_other) ||
         looks_like_number(field.text);
}

std::size_t usual_size(const std::vector<SampleRow>& rows) {
  std::map<std::size_t, std::size_t> counts;
  for (std::size_t i = rows.size() > 1 ? 1 : 0; i < rows.size(); ++i)
    ++counts[rows[i].fields.size()];
  std::size_t best = 0, most = 0;
  for (const auto& [size, count] : counts) {
    if (count < most) continue;
    most = count;
    best = size;
  }
  return best;
}

/// Lines above the table have fewer fields than it, and a header follows them.
std::size_t table_start(const Division& division) {
  constexpr std::size_t kMostTitles = 20;
  const auto& rows = division.rows;
  std::size_t start = 0;
  while (start < rows.size() && rows[start].fields.size() < division.fields) ++start;
  const bool titles = start > 0 && start <= kMostTitles && start + 1 < rows.size() &&
                      rows[start].fields.size() == division.fields && could_be_header(rows[start]);
  return titles ? start : 0;
}

}  // namespace

Division divide(std::string_view bytes, const Dialect& dialect) {
  Division division{dialect, sample_rows(bytes, dialect)};
  division.fields = usual_size(division.rows);
  if (division.fields < 2) return division;
  division.start = table_start(division);
  std::size_t even = 0, fields = 0, clean = 0;
  for (std::size_t i = division.start; i < division.rows.size(); ++i) {
    const SampleRow& row = division.rows[i];
    const bool unnamed = i == division.start && row.fields.size() + 1 == division.fields;
    even += !row.broken && (row.fields.size() == division.fields || unnamed) ? 1 : 0;
    fields += row.fields.size();
    clean += static_cast<std::size_t>(std::count_if(
        row.fields.begin(), row.fields.end(),
        [&](const SampleField& field) { return is_clean(field, dialect.separator); }));
  }
  const std::size_t rows = division.rows.size() - division.start;
  division.all_even = even == rows;
  division.score = static_cast<double>(even) / static_cast<double>(rows) *
                   static_cast<double>(clean) / static_cast<double>(fields);
  return division;
}

bool has_single_quotes(const Division& division) {
  std::size_t quoted_fields = 0;
  for (const SampleRow& row : division.rows) {
    if (row.broken) return false;
    for (const SampleField& field : row.fields) {
      if (field.text.find('"') != std::string::npos) return false;
      quoted_fields += field.is_quoted ? 1 : 0;
    }
  }
  return quoted_fields >= 2;
}

}  // namespace resboost
