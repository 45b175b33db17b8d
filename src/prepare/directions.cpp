#include "prepare/directions.h"

#include <algorithm>

#include "base/nearest_name.h"
#include "resboost/error.h"

namespace resboost {
namespace {

[[noreturn]] void refuse(const std::string& asked, const std::string& why) {
  throw ConfigError("parameter `monotone`: \"" + asked + "\": " + why);
}

int direction_of(const std::string& asked, const std::string& word) {
  if (word == "rising") return 1;
  if (word == "falling") return -1;
  refuse(asked, "expected COLUMN:rising or COLUMN:falling");
}

/// The column's number among those that trees read.
std::size_t column_of(const std::string& asked, const std::string& name, const Schema& schema) {
  const auto columns = schema.coded_columns();
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const ColumnSpec* spec) { return spec->name == name; });
  if (found == columns.end()) {
    std::vector<std::string> names;
    for (const ColumnSpec* spec : columns) names.push_back(spec->name);
    const std::string near = nearest_name(name, names);
    refuse(asked, "there is no such column among those that are read" +
                      (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
  }
  if ((*found)->kind != ColumnSpec::Kind::numeric)
    refuse(asked, "the column holds categories, which have no order");
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace

void set_directions(const RunConfig& config, const Schema& schema, Codes& codes) {
  if (config.monotone.empty()) return;
  if (codes.columns.empty())
    throw ConfigError("parameter `monotone`: `method` " + config.train.method +
                      " cannot keep to it; use trees or auto, on a table");
  for (const std::string& asked : config.monotone) {
    const auto colon = asked.rfind(':');
    if (colon == std::string::npos) refuse(asked, "expected COLUMN:rising or COLUMN:falling");
    int& direction = codes.columns[column_of(asked, asked.substr(0, colon), schema)].direction;
    if (direction != 0) refuse(asked, "the column is there twice");
    direction = direction_of(asked, asked.substr(colon + 1));
  }
}

}  // namespace resboost
