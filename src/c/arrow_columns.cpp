#include "c/arrow_columns.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

#include "base/memory.h"
#include "base/nan.h"
#include "c/exact.h"

namespace resboost::c {
namespace {

using Kind = ArrowType::Kind;
using Memory = NumberMemory::Type;

/// Arrow's letters for types (its "format strings").
std::optional<ArrowType> arrow_type(std::string_view format) {
  struct Known {
    std::string_view format;
    ArrowType type;
  };
  constexpr Known kKnown[] = {{"n", {Kind::nulls}},
                              {"b", {Kind::boolean}},
                              {"c", {Kind::number, Memory::int8}},
                              {"C", {Kind::number, Memory::uint8}},
                              {"s", {Kind::number, Memory::int16}},
                              {"S", {Kind::number, Memory::uint16}},
                              {"i", {Kind::number, Memory::int32}},
                              {"I", {Kind::number, Memory::uint32}},
                              {"l", {Kind::number, Memory::int64}},
                              {"L", {Kind::number, Memory::uint64}},
                              {"e", {Kind::number, Memory::float16}},
                              {"f", {Kind::number, Memory::float32}},
                              {"g", {Kind::number, Memory::float64}},
                              {"u", {Kind::text}},
                              {"U", {Kind::large_text}},
                              {"vu", {Kind::text_view}}};
  for (const Known& known : kKnown)
    if (known.format == format) return known.type;
  return std::nullopt;
}

std::size_t bytes_of(Memory type) {
  switch (type) {
    case Memory::int8:
    case Memory::uint8:
      return 1;
    case Memory::int16:
    case Memory::uint16:
    case Memory::float16:
      return 2;
    case Memory::int32:
    case Memory::uint32:
    case Memory::float32:
      return 4;
    case Memory::int64:
    case Memory::uint64:
    case Memory::float64:
      break;
  }
  return 8;
}

bool is_whole(Memory type) {
  return type != Memory::float16 && type != Memory::float32 && type != Memory::float64;
}

template <class T>
T value_in(const void* buffer, std::size_t i) {
  T value;
  std::memcpy(&value, static_cast<const char*>(buffer) + i * sizeof value, sizeof value);
  return value;
}

std::string text_of(const char* text) { return text ? text : ""; }

/// Numbers of buffers that an array of a type has.
struct BufferCount {
  std::int64_t least, most;
  const char* text;
};

BufferCount buffers_of(const ArrowType& type) {
  constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();
  switch (type.kind) {
    case Kind::nulls:
      return {0, kAny, "any"};
    case Kind::number:
    case Kind::boolean:
      return {2, 2, "2: validity, values"};
    case Kind::text:
    case Kind::large_text:
      return {3, 3, "3: validity, offsets, bytes"};
    case Kind::text_view:
      break;
  }
  return {3, kAny, "3 or more: validity, views, bytes, the sizes of those"};
}

bool has_numbers(const ArrowType& type) { return type.kind == Kind::number; }

ArrowType supported(const ArrowSchema& schema) {
  const std::string format = text_of(schema.format);
  if (const auto type = arrow_type(format)) return *type;
  throw DataError(
      fmt::format("table, column \"{}\": Arrow's type '{}' is not supported: make numbers or text "
                  "of it (of dates, the days since some day)",
                  text_of(schema.name), format));
}

/// What is wrong with a struct whatever column it is of; "": nothing.
std::string contradiction(const ArrowArray& array) {
  constexpr std::int64_t kMost = std::int64_t{1} << 48;  // so that sums and bytes of them fit
  if (array.length < 0 || array.length > kMost)
    return fmt::format("length {}; expected 0 to {}", array.length, kMost);
  if (array.offset < 0 || array.offset > kMost)
    return fmt::format("offset {}; expected 0 to {}", array.offset, kMost);
  if (array.null_count < -1 || array.null_count > array.length)
    return fmt::format("null_count {}; expected -1 (not counted) to {}, its length",
                       array.null_count, array.length);
  if (array.n_buffers < 0) return fmt::format("n_buffers {}; expected 0 or more", array.n_buffers);
  if (array.n_buffers > 0 && !array.buffers) return "no buffers";
  return "";
}

/// Bits of the values, null where all are valid.
const std::uint8_t* validity(const ArrowArray& array) {
  if (array.null_count == 0 || array.n_buffers == 0) return nullptr;
  return static_cast<const std::uint8_t*>(array.buffers[0]);
}

}  // namespace

bool ArrowRows::any_missing() const {
  if (!valid && !batch_valid) return false;
  for (std::size_t i = 0; i < size; ++i)
    if (is_missing(i)) return true;
  return false;
}

// ---- a column

ArrowColumn::ArrowColumn(std::string name, ArrowType type) : name_(std::move(name)), type_(type) {
  column_.name = name_;
  column_.numeric = has_numbers(type);
}

ArrowColumn::ArrowColumn(const ArrowSchema& schema)
    : ArrowColumn(text_of(schema.name), supported(schema)) {
  if (!schema.dictionary) return;
  if (!has_numbers(type_) || !is_whole(type_.number) || schema.dictionary->dictionary)
    fail(fmt::format("an Arrow dictionary by type '{}'; expected one by whole numbers",
                     text_of(schema.format)));
  ArrowSchema values = *schema.dictionary;
  values.name = schema.name;
  levels_ = supported(values);
  column_.numeric = has_numbers(*levels_);
}

void ArrowColumn::fail(const std::string& what) const {
  throw DataError(fmt::format("table, column \"{}\": {}", name_, what));
}

void ArrowColumn::fail(std::size_t i, const std::string& what) const {
  throw DataError(
      fmt::format("table, {} {}, column \"{}\": {}", counted_, rows_ + i + 1, name_, what));
}

/// All of an array.
ArrowRows ArrowColumn::checked(const ArrowArray& array) const {
  if (const std::string wrong = contradiction(array); !wrong.empty())
    fail("an Arrow array of " + wrong);
  if (const BufferCount buffers = buffers_of(type_);
      array.n_buffers < buffers.least || array.n_buffers > buffers.most)
    fail(fmt::format("an Arrow array of {} buffers; expected {}", array.n_buffers, buffers.text));
  if ((array.dictionary != nullptr) != levels_.has_value())
    fail(levels_ ? "an Arrow array without its dictionary" : "an Arrow array with a dictionary");
  const auto size = static_cast<std::size_t>(array.length);
  const bool has_buffers = type_.kind != Kind::nulls;
  if (has_buffers && size > 0 && !array.buffers[1]) fail("an Arrow array without its values");
  if (has_buffers && array.null_count > 0 && !array.buffers[0])
    fail("an Arrow array of nulls that does not say which are null");
  return {array, static_cast<std::size_t>(array.offset), size,
          has_buffers ? validity(array) : nullptr};
}

/// Those that are the batch's.
ArrowRows ArrowColumn::rows_of(const ArrowArray& batch, const ArrowArray& array) const {
  ArrowRows rows = checked(array);
  const auto begin = static_cast<std::size_t>(batch.offset);
  const auto size = static_cast<std::size_t>(batch.length);
  if (rows.size < begin + size)
    fail(fmt::format("{} rows in a batch, expected {}", rows.size, begin + size));
  rows.begin += begin;
  rows.size = size;
  rows.batch_valid = validity(batch);
  rows.batch_begin = begin;
  return rows;
}

void ArrowColumn::append(const ArrowArray& batch, const ArrowArray& array) {
  append(rows_of(batch, array));
}

Column ArrowColumn::of_one(const SharedArray& batch, const ArrowArray& array) {
  const ArrowRows rows = rows_of(**batch, array);
  if (rows.size == 0 || !has_numbers(type_) || levels_ || rows.any_missing()) {
    append(rows);
    return take();
  }
  NumberMemory memory = memory_of(rows);
  require_exact(counted_, name_, memory, rows_, [](std::size_t) { return false; });
  memory.keeper = batch;
  column_.numbers = ColumnNumbers(std::move(memory));
  return std::move(column_);
}

Column ArrowColumn::take() {
  column_.levels = texts_.take_levels();
  if (column_.numeric) {  // so that other tables that have the column share them
    column_.numbers.own().shrink_to_fit();
    auto kept = std::make_shared<const std::vector<double>>(std::move(column_.numbers.own()));
    column_.numbers = ColumnNumbers(
        NumberMemory{Memory::float64, kept->data(), sizeof(double), kept->size(), kept});
  }
  return std::move(column_);
}

void ArrowColumn::append(const ArrowRows& rows) {
  if (rows.size == 0) return;
  if (levels_) {
    append_levels(rows);
  } else {
    switch (type_.kind) {
      case Kind::number:
        append_numbers(rows);
        break;
      case Kind::boolean:
        append_codes(rows, [&](std::size_t i) {
          const auto at = rows.begin + i;
          const auto byte = value_in<std::uint8_t>(rows.array.buffers[1], at / 8);
          return code((byte >> at % 8 & 1) != 0 ? "True" : "False", i);
        });
        break;
      case Kind::text:
        append_texts<std::int32_t>(rows);
        break;
      case Kind::large_text:
        append_texts<std::int64_t>(rows);
        break;
      case Kind::text_view:
        append_views(rows);
        break;
      case Kind::nulls:
        append_codes(rows, [](std::size_t) { return -1; });
        break;
    }
  }
  rows_ += rows.size;
}

/// Where the values lie in the array.
NumberMemory ArrowColumn::memory_of(const ArrowRows& rows) const {
  const std::size_t bytes = bytes_of(type_.number);
  return {type_.number,
          static_cast<const char*>(rows.array.buffers[1]) + rows.begin * bytes,
          static_cast<std::ptrdiff_t>(bytes),
          rows.size,
          {}};
}

void ArrowColumn::append_numbers(const ArrowRows& rows) {
  const NumberMemory memory = memory_of(rows);
  require_exact(counted_, name_, memory, rows_, [&](std::size_t i) { return rows.is_missing(i); });
  ColumnNumbers values(memory);
  std::vector<double>& copy = values.own();
  for (std::size_t i = 0; i < rows.size; ++i)
    if (rows.is_missing(i)) copy[i] = kNaN;
  std::vector<double>& numbers = column_.numbers.own();
  numbers.insert(numbers.end(), copy.begin(), copy.end());
}

/// Numbers of a dictionary's values.
void ArrowColumn::append_levels(const ArrowRows& rows) {
  ArrowColumn values(name_, *levels_);
  values.counted_ = "value of the dictionary";
  const ArrowRows all = values.checked(*rows.array.dictionary);
  require_memory(fmt::format("table, column \"{}\", its dictionary", name_),
                 all.size * sizeof(std::int32_t));
  values.append(all);
  const Column levels = values.take();
  const ColumnNumbers places(memory_of(rows));
  const auto count = static_cast<double>(levels.size());
  const auto level_of = [&](std::size_t i) {
    const double place = places[i];
    if (!(place >= 0 && place < count))
      fail(i, fmt::format("number {} of a dictionary of {} values", place, count));
    return static_cast<std::size_t>(place);
  };
  if (levels.numeric) {
    std::vector<double>& numbers = column_.numbers.own();
    for (std::size_t i = 0; i < rows.size; ++i)
      numbers.push_back(rows.is_missing(i) ? kNaN : levels.numbers[level_of(i)]);
    return;
  }
  constexpr std::int32_t kUnknown = -2;
  std::vector<std::int32_t> codes(levels.levels.size(), kUnknown);  // ours, of each level
  append_codes(rows, [&](std::size_t i) {
    const auto level = levels.codes[level_of(i)];
    if (level < 0) return -1;
    std::int32_t& own = codes[static_cast<std::size_t>(level)];
    if (own == kUnknown) own = code(levels.levels[static_cast<std::size_t>(level)], i);
    return own;
  });
}

/// code_of(i): of a row that is not missing.
template <class CodeOf>
void ArrowColumn::append_codes(const ArrowRows& rows, const CodeOf& code_of) {
  for (std::size_t i = 0; i < rows.size; ++i)
    column_.codes.push_back(rows.is_missing(i) ? -1 : code_of(i));
}

std::int32_t ArrowColumn::code(std::string_view text, std::size_t i) {
  if (text.find('\0') != std::string_view::npos) fail(i, "a text with a zero byte; remove it");
  return texts_.code(text, [](std::string_view) { return false; });
}

template <class Offset>
void ArrowColumn::append_texts(const ArrowRows& rows) {
  const auto* bytes = static_cast<const char*>(rows.array.buffers[2]);
  const auto end_of = [&](std::size_t i) {
    return value_in<Offset>(rows.array.buffers[1], rows.begin + i);
  };
  for (std::size_t i = 0; i < rows.size; ++i) {
    const auto begin = end_of(i), end = end_of(i + 1);
    if (begin < 0 || end < begin)
      fail(i, fmt::format("a text from byte {} to byte {} of Arrow's", begin, end));
    if (end > begin && !bytes) fail("an Arrow array of texts without their bytes");
  }
  append_codes(rows, [&](std::size_t i) {
    const auto begin = end_of(i), end = end_of(i + 1);
    if (begin == end) return code("", i);
    return code({bytes + begin, static_cast<std::size_t>(end - begin)}, i);
  });
}

/// Texts of up to 12 bytes stand in their views; others in one of the buffers behind those.
void ArrowColumn::append_views(const ArrowRows& rows) {
  constexpr std::size_t kViewSize = 16;
  constexpr std::int32_t kMostInside = 12;
  const auto buffers = static_cast<std::int32_t>(rows.array.n_buffers - 3);
  const void* const sizes = rows.array.buffers[rows.array.n_buffers - 1];
  append_codes(rows, [&](std::size_t i) {
    const char* view =
        static_cast<const char*>(rows.array.buffers[1]) + (rows.begin + i) * kViewSize;
    const auto size = value_in<std::int32_t>(view, 0);
    if (size >= 0 && size <= kMostInside)
      return code({view + sizeof size, static_cast<std::size_t>(size)}, i);
    const auto buffer = value_in<std::int32_t>(view, 2), begin = value_in<std::int32_t>(view, 3);
    const bool is_there = size > 0 && begin >= 0 && buffer >= 0 && buffer < buffers && sizes &&
                          rows.array.buffers[2 + buffer] != nullptr;
    if (!is_there || std::int64_t{begin} + size >
                         value_in<std::int64_t>(sizes, static_cast<std::size_t>(buffer)))
      fail(i, fmt::format("a text of {} bytes from byte {} of Arrow's buffer {}, of {}", size,
                          begin, buffer, buffers));
    return code({static_cast<const char*>(rows.array.buffers[2 + buffer]) + begin,
                 static_cast<std::size_t>(size)},
                i);
  });
}

// ---- a table

ArrowTable::ArrowTable(const ArrowSchema& schema) {
  if (text_of(schema.format) != "+s" || schema.dictionary)
    throw DataError("Arrow has no table: expected a struct of columns");
  if (schema.n_children < 0 || (schema.n_children > 0 && !schema.children))
    throw DataError(
        fmt::format("table: an Arrow schema of n_children {}{}; expected 0 or more, "
                    "and so many children",
                    schema.n_children, schema.children ? "" : " without children"));
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (!schema.children[i])
      throw DataError(fmt::format("table: column {} of an Arrow schema is null", i + 1));
    columns_.emplace_back(*schema.children[i]);
  }
}

void ArrowTable::require_batch(const ArrowArray& batch) {
  const auto fail = [](const std::string& what) {
    throw DataError("table: an Arrow batch of " + what);
  };
  if (const std::string wrong = contradiction(batch); !wrong.empty()) fail(wrong);
  if (batch.n_buffers != 1) fail(fmt::format("{} buffers; expected 1: validity", batch.n_buffers));
  if (batch.null_count > 0 && !batch.buffers[0]) fail("nulls that does not say which are null");
  if (batch.n_children != static_cast<std::int64_t>(columns_.size()))
    fail(fmt::format("{} columns; its schema has {}", batch.n_children, columns_.size()));
  if (batch.n_children > 0 && !batch.children) fail("columns that are null");
  for (std::int64_t i = 0; i < batch.n_children; ++i)
    if (!batch.children[i]) fail("columns that are null");
  rows_ += static_cast<std::size_t>(batch.length);
  if (rows_ > kMostRows) fail(fmt::format("more than {} rows in all", kMostRows));
  require_memory("table", rows_ * (columns_.size() + 1) * sizeof(std::int32_t));
}

void ArrowTable::append(const ArrowArray& batch) {
  require_batch(batch);
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].append(batch, *batch.children[i]);
}

std::vector<Column> ArrowTable::of_one(const SharedArray& batch) {
  require_batch(**batch);
  std::vector<Column> columns;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    columns.push_back(columns_[i].of_one(batch, *(**batch).children[i]));
  return columns;
}

std::vector<Column> ArrowTable::take() {
  std::vector<Column> columns;
  for (ArrowColumn& column : columns_) columns.push_back(column.take());
  return columns;
}

}  // namespace resboost::c
