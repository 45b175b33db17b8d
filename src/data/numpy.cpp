#include "data/numpy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/input.h"
#include "data/class_numbers.h"
#include "data/little_endian.h"
#include "data/message.h"
#include "data/npy_header.h"
#include "data/picture.h"
#include "data/zip.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// More are not classes, but numbers to be fitted.
constexpr std::int64_t kMostLabels = 10'000;

using Names = std::array<std::string_view, 3>;  // of an array, the preferred one first
constexpr Names kPictures{"x", "images", "arr_0"}, kLabels{"y", "labels", "arr_1"};

std::string tuple_text(const std::vector<std::uint64_t>& shape) {
  return fmt::format("({})", fmt::join(shape, ", "));
}

void check_picture_array(const NpyHeader& header, const std::string& source) {
  if (header.type.find('f') != std::string::npos) {
    throw DataError(fmt::format(
        "{}: floating-point pixels ({}); expected uint8: save (x * 255).astype(\"uint8\") if they "
        "are 0 ... 1",
        source, in_quotes(header.type)));
  }
  if (header.type != "|u1") {
    throw DataError(fmt::format(
        "{}: pixels of type {}; expected uint8: save x.astype(\"uint8\") if they are 0 ... 255",
        source, in_quotes(header.type)));
  }
  if (header.fortran_order) {
    throw DataError(
        fmt::format("{}: in the order of Fortran; save np.ascontiguousarray(x)", source));
  }
  if (header.shape.size() != 3 && header.shape.size() != 4) {
    throw DataError(fmt::format(
        "{}: an array of shape {}; expected (pictures, height, width) or (pictures, height, "
        "width, channels): save x.reshape(-1, 28, 28) or the like",
        source, tuple_text(header.shape)));
  }
  const bool channels_first = header.shape.size() == 4 && header.shape[3] != 1 &&
                              header.shape[3] != 3 &&
                              (header.shape[1] == 1 || header.shape[1] == 3);
  if (channels_first) {
    throw DataError(fmt::format(
        "{}: an array of shape {}, the channels before height and width; expected them last: "
        "save x.transpose(0, 2, 3, 1)",
        source, tuple_text(header.shape)));
  }
}

std::string_view array_bytes(std::string_view bytes, const NpyHeader& header,
                             std::uint64_t expected, const std::string& source) {
  bytes.remove_prefix(header.size);
  if (bytes.size() == expected) return bytes;
  throw DataError(fmt::format(
      "{}: {} bytes follow the NPY header, whose shape {} takes {}; fetch or save it again", source,
      bytes.size(), tuple_text(header.shape), expected));
}

/// Bytes of a whole number of this type; 0 if it is another type or the bytes are in big-endian
/// order.
std::size_t integer_bytes(const std::string& type) {
  if (type.size() != 3 || (type[0] != '|' && type[0] != '<') || (type[1] != 'u' && type[1] != 'i'))
    return 0;
  const bool known =
      type[2] == '1' || ((type[2] == '2' || type[2] == '4' || type[2] == '8') && type[0] == '<');
  return known ? static_cast<std::size_t>(type[2] - '0') : 0;
}

std::vector<std::int32_t> parse_labels(std::string_view bytes, const std::string& source) {
  const NpyHeader header = parse_npy_header(bytes, source);
  const std::size_t size = integer_bytes(header.type);
  if (size == 0) {
    throw DataError(
        fmt::format("{}: labels of type {}; expected whole numbers: save y.astype(\"int64\"), or "
                    "np.unique(y, return_inverse=True)[1] if they are text",
                    source, in_quotes(header.type)));
  }
  const auto& shape = header.shape;
  const bool column = shape.size() == 2 && shape[1] == 1;
  if (shape.size() != 1 && !column) {
    throw DataError(fmt::format(
        "{}: labels of shape {}; expected one a picture: save y.argmax(1) if they are one-hot",
        source, tuple_text(shape)));
  }
  const std::uint64_t expected =
      shape[0] > bytes.size() ? shape[0] : shape[0] * size;  // a product that fits
  const std::string_view values = array_bytes(bytes, header, expected, source);
  std::vector<std::int32_t> labels;
  for (std::size_t i = 0; i < values.size(); i += size) {
    // Negative numbers are beyond the limit, too, once the sign is carried to the front.
    const unsigned shift = static_cast<unsigned>(64 - 8 * size);
    const std::uint64_t raw = little_endian(values, i, size);
    const auto label = header.type[1] == 'i'
                           ? static_cast<std::int64_t>(raw << shift) >> shift
                           : static_cast<std::int64_t>(std::min<std::uint64_t>(raw, kMostLabels));
    if (label < 0 || label >= kMostLabels) {
      throw DataError(fmt::format("{}: label {} at index {}; expected 0 ... {}", source,
                                  label < 0 ? std::to_string(label) : std::to_string(raw), i / size,
                                  kMostLabels - 1));
    }
    labels.push_back(static_cast<std::int32_t>(label));
  }
  return labels;
}

/// The entry of the first of these names; nullptr if there is none.
const ZipEntry* find_array(const std::vector<ZipEntry>& entries, const Names& names) {
  for (const std::string_view name : names) {
    for (const ZipEntry& entry : entries) {
      if (entry.name == std::string(name) + ".npy") return &entry;
    }
  }
  return nullptr;
}

std::string array_source(const std::string& source, const ZipEntry& entry) {
  return fmt::format("{}, {}", source, entry.name);
}

DataError no_pictures(const std::string& source, const std::vector<ZipEntry>& entries) {
  std::vector<std::string> names;
  for (const ZipEntry& entry : entries) names.push_back(entry.name);
  return DataError(fmt::format(
      "{}: no array of pictures among {}; expected one named x, images or arr_0: save it with "
      "np.savez(file, x=pictures, y=labels)",
      source, names.empty() ? "its 0 arrays" : quoted_list(names, 8)));
}

}  // namespace

ImageSet parse_npy(std::string_view bytes, const std::string& source) {
  const NpyHeader header = parse_npy_header(bytes, source);
  check_picture_array(header, source);
  const auto& shape = header.shape;
  ImageSet set;
  set.source = source;
  set.shape = checked_shape(shape[0], shape[1], shape[2], shape.size() == 4 ? shape[3] : 1, source);
  set.pixels = to_pixels(
      array_bytes(bytes, header, shape[0] * static_cast<std::uint64_t>(set.shape.size()), source));
  return set;
}

ImageSet parse_npz(std::string_view bytes, const std::string& source) {
  const std::vector<ZipEntry> entries = zip_entries(bytes, source);
  const ZipEntry* pictures = find_array(entries, kPictures);
  if (!pictures) throw no_pictures(source, entries);
  ImageSet set =
      parse_npy(unzip(bytes, *pictures, source, kMaxImageBytes), array_source(source, *pictures));
  set.source = source;
  if (const ZipEntry* labels = find_array(entries, kLabels)) {
    set.labels =
        parse_labels(unzip(bytes, *labels, source, kMaxImageBytes), array_source(source, *labels));
    if (static_cast<Index>(set.labels.size()) != set.rows()) {
      throw DataError(fmt::format("{}: {} labels for {} pictures; expected one each", source,
                                  set.labels.size(), set.rows()));
    }
    set.classes = class_numbers(set.labels);
  }
  return set;
}

ImageSet read_numpy(const std::string& path) {
  const Bytes file = read_unpacked(path, kMaxImageBytes);
  const std::string_view bytes = file;
  return looks_like_npy(bytes) || !bytes.starts_with("PK") ? parse_npy(bytes, path)
                                                           : parse_npz(bytes, path);
}

}  // namespace resboost
