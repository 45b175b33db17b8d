#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_line.h"
#include "c/objects.h"
#include "c/text.h"

namespace resboost::c {
namespace {

const std::vector<Column>& columns_of(const OwnedTable& table) {
  static const std::vector<Column> none;
  return table.of_pictures() ? none : std::get<Table>(table.source).columns;
}

Json values_json(const Column& column) {
  Json values = Json::array();
  if (column.numeric)
    for (const double number : column.numbers)
      values.push_back(std::isfinite(number) ? Json(number) : Json());
  else
    for (const std::int32_t code : column.codes)
      values.push_back(code < 0 ? Json() : Json(column.levels[static_cast<std::size_t>(code)]));
  return values;
}

}  // namespace
}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_table_add_columns(resboost_table* table, const resboost_table* from,
                                           const char* const* names, size_t columns) {
  return guarded([&] {
    const auto owned = tables().at(table);
    const auto other = tables().at(from);
    std::vector<Column> all = columns_of(*other);
    if (names && columns != all.size())
      throw BadCall(
          fmt::format("`columns` is {}, but the other table has {}", columns, all.size()));
    for (std::size_t j = 0; names && j < columns; ++j) all[j].name = &require(names[j], "names");
    if (other->rows != owned->rows)
      throw BadCall(
          fmt::format("the other table has {} rows, this one {}", other->rows, owned->rows));
    if (owned->of_pictures())
      for (Column& column : all) order_by_text(column);
    add_columns(*owned, std::move(all));
  });
}

resboost_status resboost_table_columns(const resboost_table* table, char* buffer, size_t capacity,
                                       size_t* size) {
  return guarded([&] {
    const auto owned = tables().at(table);
    Json names = Json::array();
    for (const Column& column : columns_of(*owned)) names.push_back(column.name);
    write_text(json_line(names), buffer, capacity, size);
  });
}

resboost_status resboost_table_column(const resboost_table* table, const char* name, char* buffer,
                                      size_t capacity, size_t* size) {
  return guarded([&] {
    const auto owned = tables().at(table);
    const std::string wanted = &require(name, "name");
    require(size, "size");
    for (const Column& column : columns_of(*owned))
      if (column.name == wanted)
        return write_text(json_line(values_json(column)), buffer, capacity, size);
    throw DataError(fmt::format("table: no column \"{}\"", wanted));
  });
}
