#include "io/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

#include "io/bounded_json.h"
#include "io/json_field.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxHeader = 100'000'000;  // of the safetensors format itself
constexpr Index kMaxExtent =
    Index{1} << 40;  // two of them times 4 bytes do not fit Index, hence the check of the product

std::uint32_t swapped_unless_little(std::uint32_t word) {
  if constexpr (std::endian::native == std::endian::little) return word;
  return (word >> 24) | ((word >> 8) & 0xff00u) | ((word << 8) & 0xff0000u) | (word << 24);
}

std::string length_bytes(std::uint64_t length) {
  std::string bytes;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    bytes += static_cast<char>((length >> (8 * i)) & 0xff);
  return bytes;
}

std::uint64_t read_length(std::string_view bytes) {
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;)
    length = (length << 8) | static_cast<unsigned char>(bytes[i]);
  return length;
}

ModelError damaged(const std::string& source, const std::string& what) {
  return ModelError(
      fmt::format("{}: {}; the file is damaged or not a model of resboost", source, what));
}

struct Extent {
  Index begin, end;
};

/// begin, end and shape of one entry of the header, each checked against the size of the data.
TensorView read_entry(const JsonField& entry, std::string_view data, Extent& extent) {
  entry.expect_keys({"dtype", "shape", "data_offsets"});
  if (const std::string dtype = entry["dtype"].text(); dtype != "F32") {
    entry.fail(fmt::format("expected dtype \"F32\", got \"{}\"", dtype));
  }
  const auto shape = entry["shape"].items();
  if (shape.size() != 2) entry.fail(fmt::format("expected 2 dimensions, got {}", shape.size()));
  const Index rows = shape[0].integer(0, kMaxExtent), cols = shape[1].integer(0, kMaxExtent);
  const auto offsets = entry["data_offsets"].items();
  if (offsets.size() != 2) entry.fail("expected data_offsets to be [begin, end]");
  const auto size = static_cast<Index>(data.size());
  extent.begin = offsets[0].integer(0, size);
  extent.end = offsets[1].integer(extent.begin, size);
  const Index floats = (extent.end - extent.begin) / 4;
  const bool fits = cols == 0 || rows <= floats / cols;  // so the product cannot overflow
  if (!fits || rows * cols * 4 != extent.end - extent.begin) {
    entry.fail(fmt::format("shape [{}, {}] does not fill data_offsets [{}, {}]", rows, cols,
                           extent.begin, extent.end));
  }
  return {rows, cols,
          data.substr(static_cast<std::size_t>(extent.begin),
                      static_cast<std::size_t>(extent.end - extent.begin))};
}

/// Extents sorted by begin must follow one another from 0 to the end.
void check_no_gaps(std::multimap<Index, Extent> extents, std::size_t size,
                   const std::string& source) {
  Index position = 0;
  for (const auto& [begin, extent] : extents) {
    if (begin < position)
      throw damaged(source, fmt::format("two tensors overlap at byte {} of the data", begin));
    if (begin > position)
      throw damaged(source,
                    fmt::format("bytes {} to {} of the data belong to no tensor", position, begin));
    position = extent.end;
  }
  if (static_cast<std::size_t>(position) != size) {
    throw damaged(source, fmt::format("{} bytes follow the last tensor",
                                      size - static_cast<std::size_t>(position)));
  }
}

}  // namespace

void give_tensor_bytes(const std::vector<TensorSource>& tensors,
                       const std::function<void(std::string_view)>& take) {
  constexpr Index kPiece = 1 << 14;
  std::string bytes;
  for (const TensorSource& tensor : tensors) {
    const Index size = tensor.rows * tensor.cols;
    for (Index begin = 0; begin < size; begin += kPiece) {
      const Index end = std::min(begin + kPiece, size);
      bytes.resize(static_cast<std::size_t>(end - begin) * 4);
      char* out = bytes.data();
      for (Index i = begin; i < end; ++i, out += 4) {
        const auto word = swapped_unless_little(
            std::bit_cast<std::uint32_t>(static_cast<float>(tensor.values[i])));
        std::memcpy(out, &word, 4);
      }
      take(bytes);
    }
  }
}

std::string safetensors_header(const std::vector<std::pair<std::string, std::string>>& metadata,
                               const std::vector<TensorSource>& tensors) {
  auto texts = nlohmann::ordered_json::object();
  for (const auto& [key, text] : metadata) texts[key] = text;
  std::string header = "{\"__metadata__\":" + texts.dump();
  Index begin = 0;
  for (const TensorSource& tensor : tensors) {
    const Index end = begin + tensor.rows * tensor.cols * 4;
    header += fmt::format(",{}:{{\"dtype\":\"F32\",\"shape\":[{},{}],\"data_offsets\":[{},{}]}}",
                          nlohmann::json(tensor.name).dump(), tensor.rows, tensor.cols, begin, end);
    begin = end;
  }
  header += "}";
  header.append((8 - header.size() % 8) % 8, ' ');
  return length_bytes(header.size()) + header;
}

const std::string* SafetensorsFile::metadata(const char* key) const {
  const auto texts = header.find("__metadata__");
  if (texts == header.end() || !texts->is_object()) return nullptr;
  const auto found = texts->find(key);
  return found == texts->end() ? nullptr : found->get_ptr<const std::string*>();
}

std::map<std::string, TensorView> SafetensorsFile::tensors(const std::string& source) const {
  std::map<std::string, TensorView> views;
  std::multimap<Index, Extent> extents;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    Extent extent;
    views.emplace(name, read_entry(JsonField(entry, source, fmt::format("tensor \"{}\"", name)),
                                   data, extent));
    if (extent.begin < extent.end) extents.emplace(extent.begin, extent);
  }
  check_no_gaps(std::move(extents), data.size(), source);
  return views;
}

SafetensorsFile read_safetensors(std::string_view bytes, const std::string& source) {
  const auto not_a_model = [&](const std::string& what) {
    return ModelError(
        fmt::format("{}: {}; give a file that `resboost train --model` wrote", source, what));
  };
  if (bytes.size() < kLengthBytes)
    throw not_a_model(fmt::format("not a model file, only {} bytes", bytes.size()));
  const std::uint64_t length = read_length(bytes);
  const std::uint64_t room = bytes.size() - kLengthBytes;
  // A text file's first 8 bytes read as a number far above any header.
  if (length > kMaxHeader) throw not_a_model("not a model file");
  if (length > room)
    throw damaged(source,
                  fmt::format("the header should have {} bytes, but only {} follow", length, room));
  const std::string_view text = bytes.substr(kLengthBytes, length);
  if (!text.starts_with('{')) throw not_a_model("not a model file");
  std::size_t values_left = kMaxJsonValues;
  nlohmann::json header = parse_bounded_json(text, source, values_left);
  return {std::move(header), bytes.substr(kLengthBytes + length), values_left};
}

void copy_floats(const TensorView& tensor, Vector& values) {
  for (Index i = 0; i < values.size(); ++i) {
    std::uint32_t word;
    std::memcpy(&word, tensor.bytes.data() + 4 * i, 4);
    values[i] = static_cast<Real>(std::bit_cast<float>(swapped_unless_little(word)));
  }
}

}  // namespace resboost
