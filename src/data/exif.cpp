#include "data/exif.h"

#include <cstdint>
#include <utility>

namespace resboost {
namespace {

/// Whole numbers of a TIFF, which says itself how its bytes are ordered. 0 beyond its end.
class Tiff {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

  std::uint32_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t byte = at + (little_ ? size - 1 - i : i);
      value = value << 8 | static_cast<unsigned char>(bytes_[byte]);
    }
    return value;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

}  // namespace

int exif_orientation(std::string_view marker) {
  constexpr std::uint32_t kOrientation = 0x0112;
  constexpr std::size_t kEntryBytes = 12;
  if (!marker.starts_with(std::string_view("Exif\0\0", 6))) return 1;
  marker.remove_prefix(6);
  if (!marker.starts_with("II") && !marker.starts_with("MM")) return 1;
  const Tiff tiff(marker);
  const std::size_t directory = tiff.number(4, 4);
  const std::size_t entries = tiff.number(directory, 2);
  for (std::size_t i = 0; i < entries && i * kEntryBytes < marker.size(); ++i) {
    const std::size_t entry = directory + 2 + i * kEntryBytes;
    if (tiff.number(entry, 2) != kOrientation) continue;
    const std::uint32_t value = tiff.number(entry + 8, 2);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

Picture upright(Picture picture, int orientation) {
  if (orientation <= 1 || orientation > 8) return picture;
  const ImageShape& from = picture.shape;
  Picture turned{from, std::vector<std::uint8_t>(picture.pixels.size())};
  if (turns(orientation)) std::swap(turned.shape.height, turned.shape.width);
  // Where the first row and the first column of the file lie in what was seen.
  const bool flip_rows =
      orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const bool flip_columns =
      orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  for (Index r = 0; r < turned.shape.height; ++r) {
    for (Index c = 0; c < turned.shape.width; ++c) {
      const Index y = flip_rows ? turned.shape.height - 1 - r : r;
      const Index x = flip_columns ? turned.shape.width - 1 - c : c;
      const Index source = turns(orientation) ? x * from.width + y : y * from.width + x;
      for (Index k = 0; k < from.channels; ++k)
        turned.pixels[static_cast<std::size_t>((r * turned.shape.width + c) * from.channels + k)] =
            picture.pixels[static_cast<std::size_t>(source * from.channels + k)];
    }
  }
  return turned;
}

}  // namespace resboost
