#include "c/arrow_column.h"

#include <fmt/format.h>

#include <cstring>
#include <string_view>
#include <utility>

#include "base/memory.h"
#include "base/nan.h"
#include "c/exact.h"

namespace resboost::c {
namespace {

using Kind = ArrowType::Kind;

template <class T>
T value_in(const void* buffer, std::size_t i) {
  T value;
  std::memcpy(&value, static_cast<const char*>(buffer) + i * sizeof value, sizeof value);
  return value;
}

}  // namespace

ArrowColumn::ArrowColumn(std::string name, ArrowType type) : name_(std::move(name)), type_(type) {
  column_.name = name_;
  column_.numeric = has_numbers(type);
}

ArrowColumn::ArrowColumn(const ArrowSchema& schema)
    : ArrowColumn(text_of(schema.name), arrow_type_of(schema)) {
  if (!schema.dictionary) return;
  if (!has_numbers(type_) || !is_whole(type_.number) || schema.dictionary->dictionary)
    fail(fmt::format("an Arrow dictionary by type '{}'; expected one by whole numbers",
                     text_of(schema.format)));
  ArrowSchema values = *schema.dictionary;
  values.name = schema.name;
  levels_ = arrow_type_of(values);
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
    column_.numbers = ColumnNumbers(NumberMemory{NumberMemory::Type::float64, kept->data(),
                                                 sizeof(double), kept->size(), kept});
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

}  // namespace resboost::c
