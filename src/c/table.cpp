#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "c/exact.h"
#include "c/objects.h"

namespace resboost::c {
namespace {

NumberMemory::Type memory_type(resboost_type type) {
  switch (type) {
    case RESBOOST_FLOAT64:
      return NumberMemory::Type::float64;
    case RESBOOST_FLOAT32:
      return NumberMemory::Type::float32;
    case RESBOOST_INT64:
      return NumberMemory::Type::int64;
    case RESBOOST_INT32:
      return NumberMemory::Type::int32;
    case RESBOOST_UINT8:
      return NumberMemory::Type::uint8;
  }
  throw BadCall(fmt::format("`type` {} is no resboost_type", type));
}

/// Of rows that there are, it must not be null.
void require_values(const OwnedTable& table, const void* values, const char* parameter) {
  if (table.rows > 0) require(static_cast<const char*>(values), parameter);
}

/// Columns of a matrix somewhere in the caller's memory, which they borrow.
std::vector<Column> matrix_columns(const OwnedTable& table, const char* const* names,
                                   std::size_t columns, const void* values, resboost_type type,
                                   std::ptrdiff_t row_stride, std::ptrdiff_t column_stride) {
  std::vector<Column> all;
  if (columns == 0) return all;
  require(names, "names");
  require_values(table, values, "values");
  for (std::size_t j = 0; j < columns; ++j) require(names[j], "names");
  for (std::size_t j = 0; j < columns; ++j) {
    const std::ptrdiff_t from_first =
        table.rows > 0 ? static_cast<std::ptrdiff_t>(j) * column_stride : 0;  // of null nothing
    const char* first = static_cast<const char*>(values) + from_first;
    const NumberMemory memory{memory_type(type), first, row_stride, table.rows, {}};
    require_exact("row", names[j], memory, 0, [](std::size_t) { return false; });
    Column& column = all.emplace_back();
    column.name = names[j];
    column.numbers = ColumnNumbers(memory);
  }
  return all;
}

std::vector<Column> number_column(const OwnedTable& table, const char* name, const void* values,
                                  resboost_type type, std::ptrdiff_t stride) {
  require_values(table, values, "values");
  require(name, "name");
  return matrix_columns(table, &name, 1, values, type, stride, 0);
}

std::vector<Column> copied(std::vector<Column> columns) {
  for (Column& column : columns) column.numbers.own();
  return columns;
}

/// A column of texts whose levels stand in the order in which rows have them, as a reader of files
/// finds them.
class TextColumn {
 public:
  TextColumn(const std::string& name, std::size_t rows) {
    column_.name = name;
    column_.numeric = false;
    column_.codes.reserve(rows);
  }
  /// The text must live as long as this.
  std::int32_t level(std::string_view text) {
    const auto next = static_cast<std::int32_t>(column_.levels.size());
    const auto [found, is_new] = levels_.emplace(text, next);
    if (is_new) column_.levels.emplace_back(text);
    return found->second;
  }
  void add(std::int32_t code) { column_.codes.push_back(code); }
  Column take() { return std::move(column_); }

 private:
  Column column_;
  std::unordered_map<std::string_view, std::int32_t> levels_;
};

/// codes: the first of numbers so many bytes apart, aligned or not.
Column code_column(const std::string& name, const std::int32_t* codes, std::ptrdiff_t stride,
                   std::size_t rows, const char* const* levels, std::size_t count) {
  constexpr std::int32_t kUnknown = -2;
  TextColumn column(name, rows);
  std::vector<std::int32_t> number(count, kUnknown);
  for (std::size_t i = 0; i < rows; ++i) {
    std::int32_t code;
    std::memcpy(&code,
                reinterpret_cast<const char*>(codes) + static_cast<std::ptrdiff_t>(i) * stride,
                sizeof code);
    if (code < -1 || (code >= 0 && static_cast<std::size_t>(code) >= count))
      throw DataError(fmt::format(
          "table, row {}, column \"{}\": code {}; expected -1 (missing), or a number of one of the "
          "{} levels, from 0",
          i + 1, name, code, count));
    if (code == -1) {
      column.add(-1);
      continue;
    }
    const auto level = static_cast<std::size_t>(code);
    if (number[level] == kUnknown) number[level] = column.level(&require(levels[level], "levels"));
    column.add(number[level]);
  }
  return column.take();
}

/// Those that are there.
std::vector<std::string> given_levels(const char* const* levels, std::size_t count) {
  std::vector<std::string> given;
  for (std::size_t i = 0; i < count; ++i)
    if (levels[i]) given.emplace_back(levels[i]);
  return given;
}

void add_column(OwnedTable& owned, Column column) {
  std::vector<Column> one;
  one.push_back(std::move(column));
  add_columns(owned, std::move(one));
}

}  // namespace

Handles<resboost_table, OwnedTable>& tables() {
  // Never destroyed: what Arrow lends may have to be given back while there is a lender.
  static auto& all = *new Handles<resboost_table, OwnedTable>("a table");
  return all;
}

void add_columns(OwnedTable& owned, std::vector<Column> columns) {
  if (columns.empty()) return;
  auto names = owned.names;
  for (const Column& column : columns)
    if (!names.insert(column.name).second)
      throw DataError(fmt::format("table: two columns are called \"{}\"", column.name));
  if (owned.of_pictures()) {
    ImageSet images = std::get<ImageSet>(owned.source);  // whose pixels are borrowed
    for (Column& column : columns) add_to_pictures(images, std::move(column));
    owned.source = std::move(images);
    owned.names = std::move(names);
    return;
  }
  Table& table = owned.table();
  table.columns.reserve(table.columns.size() + columns.size());
  if (table.lines.empty()) {
    table.lines.resize(owned.rows);
    std::iota(table.lines.begin(), table.lines.end(), 1U);
  }
  owned.names = std::move(names);
  for (Column& column : columns) table.columns.push_back(std::move(column));
}

}  // namespace resboost::c

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_table_create(size_t rows, resboost_table** table) {
  return guarded([&] {
    require(table, "table");
    if (rows > kMostRows)
      throw BadCall(fmt::format("`rows` is {}; a table has at most {}", rows, kMostRows));
    auto owned = std::make_shared<OwnedTable>();
    owned->rows = rows;
    owned->table().source = "table";
    *table = tables().add(std::move(owned));
  });
}

resboost_status resboost_table_free(resboost_table* table) {
  return guarded([&] { tables().remove(table); });
}

resboost_status resboost_table_add_numbers(resboost_table* table, const char* name,
                                           const void* values, resboost_type type,
                                           ptrdiff_t stride) {
  return guarded([&] {
    const auto owned = tables().at(table);
    add_columns(*owned, copied(number_column(*owned, name, values, type, stride)));
  });
}

resboost_status resboost_table_borrow_numbers(resboost_table* table, const char* name,
                                              const void* values, resboost_type type,
                                              ptrdiff_t stride) {
  return guarded([&] {
    const auto owned = tables().at(table);
    add_columns(*owned, number_column(*owned, name, values, type, stride));
  });
}

resboost_status resboost_table_add_matrix(resboost_table* table, const char* const* names,
                                          size_t columns, const void* values, resboost_type type,
                                          ptrdiff_t row_stride, ptrdiff_t column_stride) {
  return guarded([&] {
    const auto owned = tables().at(table);
    add_columns(*owned, copied(matrix_columns(*owned, names, columns, values, type, row_stride,
                                              column_stride)));
  });
}

resboost_status resboost_table_borrow_matrix(resboost_table* table, const char* const* names,
                                             size_t columns, const void* values, resboost_type type,
                                             ptrdiff_t row_stride, ptrdiff_t column_stride) {
  return guarded([&] {
    const auto owned = tables().at(table);
    add_columns(*owned,
                matrix_columns(*owned, names, columns, values, type, row_stride, column_stride));
  });
}

resboost_status resboost_table_add_strings(resboost_table* table, const char* name,
                                           const char* const* values) {
  return guarded([&] {
    const auto owned = tables().at(table);
    require_values(*owned, values, "values");
    TextColumn column(&require(name, "name"), owned->rows);
    for (std::size_t i = 0; i < owned->rows; ++i)
      column.add(values[i] ? column.level(values[i]) : -1);
    Column texts = column.take();
    if (owned->of_pictures()) order_by_text(texts);
    add_column(*owned, std::move(texts));
  });
}

resboost_status resboost_table_add_codes(resboost_table* table, const char* name,
                                         const int32_t* codes, ptrdiff_t stride,
                                         const char* const* levels, size_t count) {
  return guarded([&] {
    const auto owned = tables().at(table);
    require_values(*owned, codes, "codes");
    if (count > 0) require(levels, "levels");
    Column column = code_column(&require(name, "name"), codes, stride, owned->rows, levels, count);
    if (owned->of_pictures()) order_levels(column, given_levels(levels, count));
    add_column(*owned, std::move(column));
  });
}
