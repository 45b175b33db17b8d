#include "data/roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/nearest_name.h"
#include "data/message.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// Dates are one column, as in the file.
std::string nearest_names(const Table& table, const std::string& wanted) {
  std::vector<std::pair<std::size_t, std::string>> order;
  for (const Column& column : table.columns) {
    const std::string& name = column.origin.empty() ? column.name : column.origin;
    if (order.empty() || order.back().second != name)
      order.emplace_back(edit_distance(wanted, name), name);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [distance, name] : order) names.push_back(name);
  return quoted_list(names, 10);
}

/// "a,b", where a and b are columns.
bool is_list(const Table& table, const std::string& names) {
  std::size_t begin = 0;
  for (; begin <= names.size() && names.find(',') != names.npos;) {
    const std::size_t end = std::min(names.find(',', begin), names.size());
    if (!table.find(names.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return begin > 0;
}

/// Is this a column of dates, which the table has in parts?
bool is_origin(const Table& table, const std::string& name) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const Column& column) { return column.origin == name; });
}

}  // namespace

const Column& require_column(const Table& table, const std::string& name, const std::string& role) {
  if (const Column* column = table.find(name)) return *column;
  if (is_origin(table, name)) {
    throw ConfigError(fmt::format(
        "{}: column {} holds dates, which cannot be the {}; name one of their parts, as "
        "{}, or another column",
        table.source, in_quotes(name), role, in_quotes(name + ":days")));
  }
  throw ConfigError(
      fmt::format("{}: no column {} to use as {}; the columns are {}{}", table.source,
                  in_quotes(name), role, nearest_names(table, name),
                  is_list(table, name) ? "; give several columns one by one, without commas" : ""));
}

Roles find_roles(const Table& table, const SchemaConfig& config) {
  if (table.columns.empty()) throw DataError(fmt::format("{}: no columns", table.source));
  Roles roles;
  for (const std::string& name : config.target)
    roles.targets.push_back(&require_column(table, name, "target"));
  if (!config.weight.empty()) roles.weight = &require_column(table, config.weight, "weight");
  if (roles.targets.empty()) roles.targets.push_back(&table.columns.back());

  std::set<const Column*> taken;
  const auto take = [&](const Column& column, const char* role) {
    if (taken.insert(&column).second) return;
    throw ConfigError(fmt::format(
        "column {}: named as {}, but it has another role already; give each column one role",
        in_quotes(column.name), role));
  };
  for (const Column* target : roles.targets) take(*target, "target");
  if (roles.weight) take(*roles.weight, "weight");
  for (const std::string& name : config.ignore) {
    if (is_origin(table, name)) continue;
    const Column& column = require_column(table, name, "ignored column");
    if (taken.contains(&column)) take(column, "ignored");
  }
  for (const std::string& name : config.categorical)
    if (!is_origin(table, name)) require_column(table, name, "category");
  return roles;
}

void check_shape(const Table& table, const std::vector<Index>& rows) {
  for (const Column& column : table.columns) {
    if (column.size() != table.rows()) {
      throw Error(fmt::format("{}, column {}: {} values in a table of {} rows", table.source,
                              in_quotes(column.name), column.size(), table.rows()));
    }
  }
  for (const Index row : rows) {
    if (row < 0 || row >= table.rows()) {
      throw Error(fmt::format("{}: no row {}; the table has {}", table.source, row, table.rows()));
    }
  }
}

}  // namespace resboost
