#include "data/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "data/message.h"
#include "data/settle.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxColumns = 1'000'000;

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TextTable::TextTable(const std::string& source, const ReadConfig& config)
    : config_(config), words_(with_words(config.reading, config.text)) {
  table_.source = source;
  table_.reading.missing = with_words(config.reading, config.text).missing;
  table_.reading.present = with_words(config.reading, config.text).present;
}

std::size_t TextTable::add_column(const std::string& name) {
  if (columns() == kMaxColumns)
    throw DataError(fmt::format("{}: more than {} columns", table_.source, kMaxColumns));
  Column& column = table_.columns.emplace_back();
  column.name = name;
  column.numeric = false;
  texts_.emplace_back();
  words_only_.push_back(false);
  return columns() - 1;
}

void TextTable::begin_row(std::uint64_t line) {
  if (table_.lines.size() == std::numeric_limits<std::int32_t>::max() - 1 ||
      line > std::numeric_limits<std::uint32_t>::max()) {
    throw DataError(
        fmt::format("{}: too many rows; split the file into parts", place(table_.source, line)));
  }
  table_.lines.push_back(static_cast<std::uint32_t>(line));
}

void TextTable::put(std::size_t column, std::string_view text) {
  pad(column, table_.lines.size() - 1);
  table_.columns[column].codes.push_back(texts_[column].code(
      text, [&](std::string_view word) { return !config_.all_text && words_.has(word); }));
}

/// Rows that said nothing of this column.
void TextTable::pad(std::size_t column, std::size_t rows) {
  table_.columns[column].codes.resize(rows, -1);
}

Table TextTable::table(std::string_view expected) && {
  if (table_.lines.empty())
    throw DataError(fmt::format("{}: no rows; expected {}", table_.source, expected));
  ReadConfig config = config_;
  for (std::size_t c = 0; c < columns(); ++c) {
    Column& column = table_.columns[c];
    pad(c, table_.lines.size());
    column.levels = texts_[c].take_levels();
    const bool is_number = has(config_.number_columns, column.name);
    if (words_only_[c] && !is_number) config.text_columns.push_back(column.name);
    if (!column.levels.empty() || words_only_[c] || config_.all_text ||
        has(config_.text_columns, column.name))
      continue;
    column.numeric = true;
    column.numbers.own().assign(column.codes.size(), std::numeric_limits<double>::quiet_NaN());
    column.codes = {};
  }
  settle_columns(table_, config, words_);
  blank_numbers(table_, words_);
  return std::move(table_);
}

}  // namespace resboost
