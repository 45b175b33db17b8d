#include "data/idx.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "base/input.h"
#include "data/class_numbers.h"
#include "data/picture.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr unsigned kUnsignedByte = 0x08;
constexpr std::size_t kMagicBytes = 4;

unsigned byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::uint64_t big_endian_32(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

struct Idx {
  std::vector<std::uint64_t> dimensions;
  std::string_view values;
};

/// What a file of unsigned bytes holds.
Idx parse_idx(std::string_view bytes, const std::string& source) {
  if (!looks_like_idx(bytes)) {
    throw DataError(fmt::format(
        "{}: not an IDX file; one begins with the bytes 00 00 08 and the number of dimensions",
        source));
  }
  if (byte_at(bytes, 2) != kUnsignedByte) {
    throw DataError(fmt::format("{}: IDX values of type 0x{:02x}; expected unsigned bytes (0x08)",
                                source, byte_at(bytes, 2)));
  }
  const std::size_t count = byte_at(bytes, 3);
  const std::size_t header = kMagicBytes + 4 * count;
  if (bytes.size() < header) {
    throw DataError(
        fmt::format("{}: the IDX header is cut after {} of {} bytes; fetch the file again", source,
                    bytes.size(), header));
  }
  Idx idx{{}, bytes.substr(header)};
  for (std::size_t i = 0; i < count; ++i)
    idx.dimensions.push_back(big_endian_32(bytes, kMagicBytes + 4 * i));
  return idx;
}

void check_length(const Idx& idx, std::uint64_t expected, const std::string& source) {
  if (idx.values.size() == expected) return;
  throw DataError(
      fmt::format("{}: {} bytes follow the IDX header, which promises {}; fetch the file again",
                  source, idx.values.size(), expected));
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  if (const std::size_t at = text.find(from); at != std::string::npos)
    text.replace(at, from.size(), to);
}

/// The labels' file without .gz or .xz; nullopt where the pictures' name does not say "images".
std::optional<std::filesystem::path> labels_path(const std::filesystem::path& images) {
  std::string name = images.filename().string();
  if (name.ends_with(".gz") || name.ends_with(".xz")) name.resize(name.size() - 3);
  if (name.find("images") == std::string::npos) return std::nullopt;
  replace(name, "images", "labels");
  replace(name, "idx3", "idx1");
  replace(name, "idx4", "idx1");
  return images.parent_path() / name;
}

std::optional<std::string> find_labels(const std::filesystem::path& path) {
  for (const char* packed : {"", ".gz", ".xz"}) {
    const std::string candidate = path.string() + packed;
    if (std::error_code ignored; std::filesystem::exists(candidate, ignored)) return candidate;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> idx_labels_beside(const std::string& path) {
  const auto beside = labels_path(path);
  return beside ? find_labels(*beside) : std::nullopt;
}

bool looks_like_idx(std::string_view bytes) {
  return bytes.size() >= kMagicBytes && bytes[0] == 0 && bytes[1] == 0 &&
         byte_at(bytes, 2) >= 0x08 && byte_at(bytes, 2) <= 0x0e && byte_at(bytes, 3) >= 1 &&
         byte_at(bytes, 3) <= 4;
}

ImageSet parse_idx_images(std::string_view bytes, const std::string& source) {
  const Idx idx = parse_idx(bytes, source);
  const auto& dimensions = idx.dimensions;
  if (dimensions.size() == 1) {
    throw DataError(fmt::format(
        "{}: holds labels; give the file of the pictures, such as train-images-idx3-ubyte",
        source));
  }
  if (dimensions.size() == 2) {
    throw DataError(
        fmt::format("{}: 2 dimensions; expected 3 (pictures, height, width) or 4 (pictures, "
                    "height, width, channels)",
                    source));
  }
  const std::uint64_t channels = dimensions.size() == 4 ? dimensions[3] : 1;
  ImageSet set;
  set.source = source;
  set.shape = checked_shape(dimensions[0], dimensions[1], dimensions[2], channels, source);
  check_length(idx, dimensions[0] * static_cast<std::uint64_t>(set.shape.size()), source);
  set.pixels = to_pixels(idx.values);
  return set;
}

std::vector<std::int32_t> parse_idx_labels(std::string_view bytes, const std::string& source) {
  const Idx idx = parse_idx(bytes, source);
  if (idx.dimensions.size() != 1) {
    throw DataError(fmt::format("{}: {} dimensions; expected 1, for these are to be labels", source,
                                idx.dimensions.size()));
  }
  check_length(idx, idx.dimensions[0], source);
  std::vector<std::int32_t> labels;
  for (const char label : idx.values) labels.push_back(static_cast<unsigned char>(label));
  return labels;
}

ImageSet read_idx(const std::string& path, std::vector<std::string>& warnings) {
  ImageSet set = parse_idx_images(read_unpacked(path, kMaxImageBytes), path);
  const auto beside = labels_path(path);
  const auto labels = idx_labels_beside(path);
  if (!labels) {
    warnings.push_back(
        beside ? fmt::format("{}: no labels, for there is no {} (.gz, .xz)", path, beside->string())
               : fmt::format("{}: no labels: only a name with \"images\" in it says what theirs is",
                             path));
    return set;
  }
  set.labels = parse_idx_labels(read_unpacked(*labels, kMaxImageBytes), *labels);
  if (static_cast<Index>(set.labels.size()) != set.rows()) {
    throw DataError(fmt::format("{}: {} labels for the {} pictures of {}; expected one each",
                                *labels, set.labels.size(), set.rows(), path));
  }
  set.classes = class_numbers(set.labels);
  return set;
}

}  // namespace resboost
