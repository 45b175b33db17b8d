#include "data/category.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/field.h"
#include "data/message.h"
#include "resboost/error.h"

namespace resboost {
namespace {

double value_of(std::string_view plain_decimal) {
  double value = 0;
  read_field(plain_decimal, value);
  return value;
}

/// Levels of the same value become the first of them.
void merge_levels(Column& column) {
  std::unordered_map<double, std::int32_t> first;
  std::vector<std::string> levels;
  std::vector<std::int32_t> code_of;
  for (const std::string& level : column.levels) {
    const auto [found, is_new] =
        first.emplace(value_of(level), static_cast<std::int32_t>(levels.size()));
    if (is_new) levels.push_back(level);
    code_of.push_back(found->second);
  }
  for (std::int32_t& code : column.codes)
    if (code >= 0) code = code_of[static_cast<std::size_t>(code)];
  column.levels = std::move(levels);
}

}  // namespace

Column as_values(const Column& column) {
  Column text;
  text.name = column.name;
  text.numeric = false;
  text.codes.reserve(column.numbers.size());
  std::unordered_map<double, std::int32_t> codes;
  for (const double value : column.numbers) {
    if (std::isnan(value)) {
      text.codes.push_back(-1);
      continue;
    }
    const auto [found, is_new] = codes.emplace(value, static_cast<std::int32_t>(codes.size()));
    if (is_new) text.levels.push_back(number_name(value));
    text.codes.push_back(found->second);
  }
  return text;
}

Column as_labels(const Column& column) {
  Column text;
  if (column.numeric && column.codes.empty()) {
    if (!column.exact) {
      throw DataError(fmt::format(
          "column {}: its numbers are not all written in the shortest way, and as labels it is the "
          "spelling that counts; read it as text (ReadConfig::text_columns)",
          in_quotes(column.name)));
    }
    return as_values(column);
  }
  text.name = column.name;
  text.numeric = false;
  text.codes = column.codes;
  text.levels = column.levels;
  if (std::all_of(text.levels.begin(), text.levels.end(), is_plain_decimal)) merge_levels(text);
  return text;
}

LevelIndex::LevelIndex(const std::vector<std::string>& levels) {
  for (std::size_t i = 0; i < levels.size(); ++i)
    exact_.emplace(levels[i], static_cast<std::int32_t>(i));
  if (!std::all_of(levels.begin(), levels.end(), is_plain_decimal)) return;
  for (std::size_t i = 0; i < levels.size(); ++i)
    by_value_.emplace(value_of(levels[i]), static_cast<std::int32_t>(i));
}

std::int32_t LevelIndex::find(std::string_view text) const {
  if (const auto found = exact_.find(text); found != exact_.end()) return found->second;
  return is_plain_decimal(text) && !by_value_.empty() ? find(value_of(text)) : -1;
}

std::int32_t LevelIndex::find(double value) const {
  if (by_value_.empty()) {
    const auto found = exact_.find(number_name(value));
    return found == exact_.end() ? -1 : found->second;
  }
  const auto found = by_value_.find(value);
  return found == by_value_.end() ? -1 : found->second;
}

}  // namespace resboost
