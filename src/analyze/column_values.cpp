#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>

#include "analyze/column_places.h"
#include "data/field.h"
#include "data/roles.h"
#include "data/schema_columns.h"
#include "data/values.h"
#include "resboost/explain.h"

namespace resboost {
namespace {

/// Days from 1970-01-01 to the first and to the last of those whose years have four digits.
constexpr double kFirstDay = -719528, kLastDay = 2932896;

/// To the minute; a number that is no day of these is that number.
std::string date_text(double days) {
  const double minutes = std::round(days * 24 * 60), day = std::floor(minutes / (24 * 60));
  if (day < kFirstDay || day > kLastDay) return number_name(days);
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
  std::string text =
      fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  const auto of_day = static_cast<int>(minutes - day * 24 * 60);
  if (of_day > 0) text += fmt::format(" {:02}:{:02}", of_day / 60, of_day % 60);
  return text;
}

void take_numbers(ColumnValues& values, const Table& table, const Column& column,
                  const std::vector<Index>& rows, std::string (*text)(double)) {
  values.ordered = true;
  values.numbers = numbers_of(table, column, rows);
  for (const double number : values.numbers)
    values.texts.push_back(std::isnan(number) ? "" : text(number));
}

void take_levels(ColumnValues& values, const Column& column, const std::vector<Index>& rows) {
  for (const Index row : rows) {
    const auto i = static_cast<std::size_t>(row);
    if (column.codes.empty()) {
      const double number = column.numbers[i];
      values.texts.push_back(std::isnan(number) ? "" : number_name(number));
    } else {
      const auto code = column.codes[i];
      values.texts.push_back(code < 0 ? "" : column.levels[static_cast<std::size_t>(code)]);
    }
  }
}

}  // namespace

std::vector<ColumnValues> column_values(const Schema& schema, const Table& table,
                                        std::span<const Index> rows) {
  const std::vector<Index> asked(rows.begin(), rows.end());
  check_shape(table, asked);
  const ColumnsByName by_name = columns_for(schema, table);
  std::vector<ColumnValues> all;
  for (const ColumnSpec* spec : schema.coded_columns()) {
    const std::string name = file_column(schema, *spec);
    if (!all.empty() && all.back().column == name) continue;
    ColumnValues& values = all.emplace_back(ColumnValues{name});
    if (name != spec->name)  // a date: of a target encoding the labels stand before
      take_numbers(values, table, require_column(table, name + ":days", "date"), asked, date_text);
    else if (spec->kind == ColumnSpec::Kind::numeric)
      take_numbers(values, table, *by_name.at(name), asked, number_name);
    else
      take_levels(values, *by_name.at(name), asked);
  }
  return all;
}

}  // namespace resboost
