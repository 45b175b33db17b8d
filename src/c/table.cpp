#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "c/objects.h"

namespace resboost::c {
namespace {

/// Beyond it not every whole number is a double.
constexpr std::int64_t kMostExact = std::int64_t{1} << 53;

/// Evenly spaced values somewhere in the caller's memory, aligned or not.
class Strided {
 public:
  Strided(const void* first, std::ptrdiff_t stride)
      : first_(static_cast<const char*>(first)), stride_(stride) {}
  template <class T>
  T at(std::size_t i) const {
    T value;
    std::memcpy(&value, first_ + static_cast<std::ptrdiff_t>(i) * stride_, sizeof(T));
    return value;
  }

 private:
  const char* first_;
  std::ptrdiff_t stride_;
};

template <class T>
std::vector<double> numbers_of(const Strided& values, std::size_t rows) {
  std::vector<double> numbers(rows);
  for (std::size_t i = 0; i < rows; ++i) numbers[i] = static_cast<double>(values.at<T>(i));
  return numbers;
}

void require_exact(const std::string& column, const Strided& values, std::size_t rows) {
  for (std::size_t i = 0; i < rows; ++i) {
    const auto value = values.at<std::int64_t>(i);
    if (value >= -kMostExact && value <= kMostExact) continue;
    throw DataError(fmt::format(
        "table, row {}, column \"{}\": {} is beyond 2^53, where not every whole number is one "
        "here; if these are names, give them as strings",
        i + 1, column, value));
  }
}

Column number_column(const std::string& name, const Strided& values, resboost_type type,
                     std::size_t rows) {
  Column column;
  column.name = name;
  switch (type) {
    case RESBOOST_FLOAT64:
      column.numbers = numbers_of<double>(values, rows);
      return column;
    case RESBOOST_FLOAT32:
      column.numbers = numbers_of<float>(values, rows);
      return column;
    case RESBOOST_INT64:
      require_exact(name, values, rows);
      column.numbers = numbers_of<std::int64_t>(values, rows);
      return column;
    case RESBOOST_INT32:
      column.numbers = numbers_of<std::int32_t>(values, rows);
      return column;
    case RESBOOST_UINT8:
      column.numbers = numbers_of<std::uint8_t>(values, rows);
      return column;
  }
  throw BadCall(fmt::format("`type` {} is no resboost_type", type));
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

Column code_column(const std::string& name, const Strided& codes, std::size_t rows,
                   const char* const* levels, std::size_t count) {
  constexpr std::int32_t kUnknown = -2;
  TextColumn column(name, rows);
  std::vector<std::int32_t> number(count, kUnknown);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto code = codes.at<std::int32_t>(i);
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

/// All of the columns, or none.
void add(OwnedTable& owned, std::vector<Column> columns) {
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

void add(OwnedTable& owned, Column column) {
  std::vector<Column> one;
  one.push_back(std::move(column));
  add(owned, std::move(one));
}

/// Of rows that there are, it must not be null.
void require_values(const OwnedTable& table, const void* values, const char* parameter) {
  if (table.rows > 0) require(static_cast<const char*>(values), parameter);
}

}  // namespace

Handles<resboost_table, OwnedTable>& tables() {
  static Handles<resboost_table, OwnedTable> all("a table");
  return all;
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
    require_values(*owned, values, "values");
    add(*owned, number_column(&require(name, "name"), Strided(values, stride), type, owned->rows));
  });
}

resboost_status resboost_table_add_matrix(resboost_table* table, const char* const* names,
                                          size_t columns, const void* values, resboost_type type,
                                          ptrdiff_t row_stride, ptrdiff_t column_stride) {
  return guarded([&] {
    const auto owned = tables().at(table);
    if (columns == 0) return;
    require(names, "names");
    require_values(*owned, values, "values");
    for (std::size_t j = 0; j < columns; ++j) require(names[j], "names");
    std::vector<Column> all;
    for (std::size_t j = 0; j < columns; ++j) {
      const char* first =
          static_cast<const char*>(values) + static_cast<std::ptrdiff_t>(j) * column_stride;
      all.push_back(number_column(names[j], Strided(first, row_stride), type, owned->rows));
    }
    add(*owned, std::move(all));
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
    if (owned->of_pictures()) {  // as the folders of classes are ordered
      auto order = texts.levels;
      std::sort(order.begin(), order.end());
      order_levels(texts, order);
    }
    add(*owned, std::move(texts));
  });
}

resboost_status resboost_table_add_codes(resboost_table* table, const char* name,
                                         const int32_t* codes, ptrdiff_t stride,
                                         const char* const* levels, size_t count) {
  return guarded([&] {
    const auto owned = tables().at(table);
    require_values(*owned, codes, "codes");
    if (count > 0) require(levels, "levels");
    Column column =
        code_column(&require(name, "name"), Strided(codes, stride), owned->rows, levels, count);
    if (owned->of_pictures()) order_levels(column, given_levels(levels, count));
    add(*owned, std::move(column));
  });
}
