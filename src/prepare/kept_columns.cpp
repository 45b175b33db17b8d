#include "prepare/kept_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>

#include "base/csv_field.h"
#include "data/field.h"
#include "data/roles.h"
#include "resboost/error.h"
#include "resboost/read.h"

namespace resboost {
namespace {

/// The file as it is written.
Table read_as_text(const std::string& path, const InputConfig& input, const Schema& schema) {
  ReadConfig config = read_config_for(schema, Schema::Targets::none);
  config.format = table_config(input).format;
  config.text = input.text;
  config.all_text = true;
  return read_table(path, config);
}

/// Names between commas are several, unless a column is called just so.
std::vector<const Column*> columns_to_keep(const Table& table, const KeepSettings& settings) {
  std::vector<const Column*> columns;
  if (settings.append)
    for (const Column& column : table.columns) columns.push_back(&column);
  for (const std::string& names : settings.keep) {
    if (const Column* column = table.find(names)) {
      columns.push_back(column);
      continue;
    }
    for (std::size_t begin = 0; begin <= names.size();) {
      const std::size_t end = std::min(names.find(',', begin), names.size());
      columns.push_back(&require_column(table, names.substr(begin, end - begin), "kept column"));
      begin = end + 1;
    }
  }
  return columns;
}

std::string text_of(const Column& column, std::size_t row) {
  if (column.numeric) {
    const double value = column.numbers[row];
    return std::isnan(value) ? "" : number_name(value);
  }
  const auto code = column.codes[row];
  return code < 0 ? "" : column.levels[static_cast<std::size_t>(code)];
}

void require_file(const std::string& path, const char* option) {
  if (std::error_code ignored; !std::filesystem::is_regular_file(path, ignored))
    throw ConfigError(fmt::format(
        "parameter `{}`: the data are read twice for that, so they must be a file, not {}", option,
        path == "-" ? "standard input" : path));
}

}  // namespace

Front keep_columns(const std::string& path, const KeepSettings& settings, const InputConfig& input,
                   const Schema& schema) {
  if (settings.keep.empty() && !settings.append) return {};
  require_file(path, settings.append ? "append" : "keep");
  const Table table = read_as_text(path, input, schema);
  const std::vector<const Column*> columns = columns_to_keep(table, settings);
  Front front;
  for (const Column* column : columns) front.header += csv_field(column->name) + ",";
  front.rows.resize(static_cast<std::size_t>(table.rows()));
  for (std::size_t row = 0; row < front.rows.size(); ++row)
    for (const Column* column : columns) front.rows[row] += csv_field(text_of(*column, row)) + ",";
  return front;
}

std::vector<std::string> column_texts(const std::string& path, const std::string& column,
                                      const char* option, const InputConfig& input,
                                      const Schema& schema) {
  require_file(path, option);
  const Table table = read_as_text(path, input, schema);
  KeepSettings settings;
  settings.keep = {column};
  const std::vector<const Column*> columns = columns_to_keep(table, settings);
  std::vector<std::string> texts(static_cast<std::size_t>(table.rows()));
  for (std::size_t row = 0; row < texts.size(); ++row) {
    if (columns.size() == 1) {
      texts[row] = text_of(*columns.front(), row);
      continue;
    }
    bool any = false;
    for (const Column* one : columns) {
      const std::string text = text_of(*one, row);
      texts[row] += (one == columns.front() ? "" : ",") + csv_field(text);
      any = any || !text.empty();
    }
    if (!any) texts[row].clear();
  }
  return texts;
}

Front name_column(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  Front front{"file,", {}};
  for (const std::string& name : names) front.rows.push_back(csv_field(name) + ",");
  return front;
}

}  // namespace resboost
