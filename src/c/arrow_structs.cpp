#include "c/arrow_structs.h"

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string_view>

#include "resboost/error.h"

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

}  // namespace

bool ArrowRows::any_missing() const {
  if (!valid && !batch_valid) return false;
  for (std::size_t i = 0; i < size; ++i)
    if (is_missing(i)) return true;
  return false;
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

std::string text_of(const char* text) { return text ? text : ""; }

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

ArrowType arrow_type_of(const ArrowSchema& schema) {
  const std::string format = text_of(schema.format);
  if (const auto type = arrow_type(format)) return *type;
  throw DataError(
      fmt::format("table, column \"{}\": Arrow's type '{}' is not supported: make numbers or text "
                  "of it (of dates, the days since some day)",
                  text_of(schema.name), format));
}

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

const std::uint8_t* validity(const ArrowArray& array) {
  if (array.null_count == 0 || array.n_buffers == 0) return nullptr;
  return static_cast<const std::uint8_t*>(array.buffers[0]);
}

}  // namespace resboost::c
