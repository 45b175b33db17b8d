#include "data/unnamed_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "data/message.h"
#include "resboost/error.h"

namespace resboost {
namespace {

bool is_empty(const Column& column) {
  return column.numeric && std::all_of(column.numbers.begin(), column.numbers.end(),
                                       [](double value) { return std::isnan(value); });
}

bool is_known(const std::string& name, const ReadConfig& config) {
  const auto has = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return has(config.number_columns) || has(config.text_columns);
}

DataError no_name(const Table& table, std::uint64_t line, std::size_t number) {
  return DataError(fmt::format("{}: column {} has no name; name every column in the first line",
                               place(table.source, line), number));
}

std::string note_of(const Table& table, std::size_t column) {
  if (column > 0)
    return fmt::format("{}: column {} has neither name nor values; it is left out", table.source,
                       column + 1);
  return fmt::format(
      "{}: the first column has no name of its own; it is taken for row names and left out",
      table.source);
}

}  // namespace

void drop_unnamed(Table& table, const TableStart& start, std::uint64_t header_line,
                  const ReadConfig& config) {
  for (std::size_t c = table.columns.size(); c-- > 0;) {
    const Column& column = table.columns[c];
    const bool row_numbers =
        c == 0 && column.name == "Unnamed: 0" && !is_known(column.name, config);
    if (!column.name.empty() && !row_numbers) continue;
    if (c > 0 && !is_empty(column)) throw no_name(table, header_line, c + 1);
    if (!start.row_names && (c == 0 || !start.trailing)) table.notes.push_back(note_of(table, c));
    table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(c));
  }
  if (table.columns.empty()) throw no_name(table, header_line, 1);
}

}  // namespace resboost
