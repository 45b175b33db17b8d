#include "data/schema_columns.h"

#include <fmt/format.h>

#include <vector>

#include "data/message.h"
#include "resboost/error.h"

namespace resboost {

std::string file_column(const Schema& schema, const ColumnSpec& column) {
  if (!column.category.empty()) return column.category;
  const std::string whole = column.name.substr(0, column.name.rfind(':'));
  return schema.reading.dates.contains(whole) ? whole : column.name;
}

ColumnsByName columns_for(const Schema& schema, const Table& table) {
  if (schema.pictures.shape.size() > 0)
    throw DataError(table.source +
                    ": a table, but the model is of pictures; give pictures, or columns of pixels");
  ColumnsByName by_name;
  for (const Column& column : table.columns) by_name.emplace(column.name, &column);
  std::vector<std::string> absent;
  for (const ColumnSpec& spec : schema.columns) {
    if (spec.kind == ColumnSpec::Kind::ignored || by_name.contains(spec.table_column())) continue;
    const std::string name = file_column(schema, spec);
    if (absent.empty() || absent.back() != name) absent.push_back(name);
  }
  if (absent.empty()) return by_name;
  std::vector<std::string> found;
  for (const Column& column : table.columns) {
    const std::string& name = column.origin.empty() ? column.name : column.origin;
    if (found.empty() || found.back() != name) found.push_back(name);
  }
  throw DataError(
      fmt::format("{}: no column {}; the model was trained with it, add it (empty where unknown); "
                  "the file has {}",
                  table.source, quoted_list(absent, 10), quoted_list(found, 10)));
}

}  // namespace resboost
