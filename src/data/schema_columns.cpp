#include "data/schema_columns.h"

#include <fmt/format.h>

#include <vector>

#include "data/message.h"
#include "resboost/error.h"

namespace resboost {

ColumnsByName columns_for(const Schema& schema, const Table& table) {
  if (schema.pictures.shape.size() > 0)
    throw DataError(table.source +
                    ": a table, but the model is of pictures; give pictures, or columns of pixels");
  ColumnsByName by_name;
  for (const Column& column : table.columns) by_name.emplace(column.name, &column);
  std::vector<std::string> absent;
  for (const ColumnSpec& spec : schema.columns) {
    if (spec.kind == ColumnSpec::Kind::ignored || by_name.contains(spec.name)) continue;
    const std::string whole = spec.name.substr(0, spec.name.rfind(':'));  // of a date
    const std::string& name = schema.reading.dates.contains(whole) ? whole : spec.name;
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
