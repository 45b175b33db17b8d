#include "data/row_encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/nan.h"
#include "data/date_form.h"
#include "data/encode_value.h"
#include "data/field.h"
#include "data/message.h"
#include "data/number_form.h"
#include "data/schema_columns.h"
#include "data/target_encoding.h"
#include "resboost/error.h"

namespace resboost {
namespace {

double part_of(const Date& date, std::string_view part) {
  if (part == "year") return date.year;
  if (part == "month") return date.month;
  if (part == "weekday") return date.weekday();
  return part == "hour" ? date.hour : date.days();
}

[[noreturn]] void refuse(const std::string& column, std::string_view text, const char* what) {
  throw DataError(fmt::format("column {}: cannot read {} as {}; correct it, or leave it missing",
                              in_quotes(column), in_quotes(std::string(text)), what));
}

}  // namespace

RowEncoder::RowEncoder(const Schema& schema) : words_(schema.reading) {
  for (const ColumnSpec* spec : schema.coded_columns()) {
    const std::string name = file_column(schema, *spec);
    const bool is_date = spec->category.empty() && name != spec->name;
    if (names_.empty() || names_.back() != name) {
      const auto form = schema.reading.numbers.find(name);
      names_.push_back(name);
      columns_.push_back({form == schema.reading.numbers.end()
                              ? NumberForm{schema.reading.point, {}, {}, {}}
                              : form->second,
                          is_date ? &schema.reading.dates.at(name) : nullptr,
                          {}});
    }
    columns_.back().parts.push_back({spec, is_date ? spec->name.substr(name.size() + 1) : "",
                                     LevelIndex(spec->levels), features_, codes_});
    features_ += spec->width();
    ++codes_;
  }
}

/// A number that stands for a missing value, as -999, is none.
double RowEncoder::known(double number) const {
  const auto& missing = words_.numbers();
  return std::find(missing.begin(), missing.end(), number) == missing.end() ? number : kNaN;
}

double RowEncoder::number(std::size_t column, const Value& value) const {
  if (const double* number = std::get_if<double>(&value)) {
    if (std::isinf(*number)) refuse(names_[column], fmt::format("{}", *number), "a finite number");
    return known(*number);
  }
  const auto* text = std::get_if<std::string_view>(&value);
  if (!text || text->empty()) return kNaN;
  const NumberForm& form = columns_[column].form;
  double number = 0;
  if (read_field(*text, number, form.point) == FieldKind::number) return known(number);
  if (words_.has_among_numbers(*text)) return kNaN;
  if (const auto formatted = read_formatted(*text, form)) return known(*formatted);
  refuse(names_[column], *text, "a number");
}

std::int32_t RowEncoder::level(const Part& part, const Value& value) const {
  if (const double* number = std::get_if<double>(&value))
    return std::isnan(*number) ? kMissingLevel : part.levels.find(*number);
  const auto* text = std::get_if<std::string_view>(&value);
  if (!text || text->empty()) return kMissingLevel;
  const std::int32_t level = part.levels.find(*text);
  return level < 0 && words_.has(*text) ? kMissingLevel : level;
}

void RowEncoder::encode_date(std::size_t column, const Value& value, Real* x, Real* codes) const {
  const auto* text = std::get_if<std::string_view>(&value);
  const double* number = std::get_if<double>(&value);
  if (number && !std::isnan(*number))
    refuse(names_[column], fmt::format("{}", *number), "a date, which is text");
  const bool missing = !text || text->empty() || words_.has_among_numbers(*text);
  const auto date = missing ? std::nullopt : read_date(*text, *columns_[column].date);
  if (!missing && !date) refuse(names_[column], *text, "a date");
  for (const Part& part : columns_[column].parts) {
    const double one = date ? part_of(*date, part.of_date) : kNaN;
    if (part.spec->kind == ColumnSpec::Kind::category) {
      encode_category(part, one, x, codes);
      continue;
    }
    if (x) encode_number(*part.spec, one, x + part.feature);
    if (codes) codes[part.code] = code_of_number(*part.spec, one);
  }
}

void RowEncoder::encode_category(const Part& part, const Value& value, Real* x, Real* codes) const {
  const std::int32_t found = level(part, value);
  if (x) encode_level(*part.spec, found, x + part.feature);
  if (codes) codes[part.code] = code_of_level(found);
}

void RowEncoder::encode_one(std::size_t column, const Value& value, Real* x, Real* codes) const {
  if (columns_[column].date) return encode_date(column, value, x, codes);
  for (const Part& part : columns_[column].parts) {
    if (part.spec->kind == ColumnSpec::Kind::category) {
      encode_category(part, value, x, codes);
      continue;
    }
    const double one = part.spec->category.empty() ? number(column, value)
                                                   : mean_of_level(*part.spec, level(part, value));
    if (x) encode_number(*part.spec, one, x + part.feature);
    if (codes) codes[part.code] = code_of_number(*part.spec, one);
  }
}

void RowEncoder::encode(const Value* values, Real* x, Real* codes) const {
  if (x) std::fill_n(x, features_, Real{0});
  for (std::size_t column = 0; column < columns_.size(); ++column)
    encode_one(column, values[column], x, codes);
}

void RowEncoder::encode(const double* values, Real* x, Real* codes) const {
  if (x) std::fill_n(x, features_, Real{0});
  for (std::size_t column = 0; column < columns_.size(); ++column)
    encode_one(column, Value(values[column]), x, codes);
}

}  // namespace resboost
