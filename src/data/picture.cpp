#include "data/picture.h"

#include <fmt/format.h>

#include <limits>

#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::uint64_t kMaxPictures = std::numeric_limits<std::int32_t>::max() - 1;

void check_sides(std::uint64_t height, std::uint64_t width, const std::string& source) {
  if (height == 0 || width == 0) {
    throw DataError(fmt::format("{}: a height and width of {} x {} pixels; expected at least 1 x 1",
                                source, height, width));
  }
  if (height > kMaxImageSide || width > kMaxImageSide) {
    throw DataError(fmt::format(
        "{}: a height and width of {} x {} pixels are more than the limit of {} a side; shrink "
        "it first, if it is not damaged",
        source, height, width, kMaxImageSide));
  }
}

void check_channels(std::uint64_t channels, const std::string& source) {
  if (channels != 1 && channels != 3) {
    throw DataError(fmt::format(
        "{}: {} channels a pixel; expected 1 (grey) or 3 (red, green, blue)", source, channels));
  }
}

ImageShape shape_of(std::uint64_t height, std::uint64_t width, std::uint64_t channels) {
  return {static_cast<Index>(height), static_cast<Index>(width), static_cast<Index>(channels)};
}

}  // namespace

std::string shape_text(const ImageShape& shape) {
  return fmt::format("{} x {} x {}", shape.height, shape.width, shape.channels);
}

ImageShape checked_shape_of_any_size(std::uint64_t count, std::uint64_t height, std::uint64_t width,
                                     std::uint64_t channels, const std::string& source) {
  if (count == 0)
    throw DataError(fmt::format("{}: holds no pictures; expected at least one", source));
  check_channels(channels, source);
  check_sides(height, width, source);
  if (count > kMaxPictures)
    throw DataError(fmt::format("{}: {} pictures are more than the limit of {}; use fewer", source,
                                count, kMaxPictures));
  return shape_of(height, width, channels);
}

ImageShape checked_shape(std::uint64_t count, std::uint64_t height, std::uint64_t width,
                         std::uint64_t channels, const std::string& source) {
  const ImageShape shape = checked_shape_of_any_size(count, height, width, channels, source);
  if (count * height * width * channels > kMaxImageBytes) {
    throw DataError(fmt::format(
        "{}: {} pictures of {} x {} x {} bytes are more than the limit of {} GiB; use fewer or "
        "smaller ones",
        source, count, height, width, channels, kMaxImageBytes >> 30));
  }
  return shape;
}

ImageShape checked_picture_shape(std::uint64_t height, std::uint64_t width, std::uint64_t channels,
                                 const std::string& source) {
  check_channels(channels, source);
  check_sides(height, width, source);
  if (height * width > kMaxPicturePixels) {
    throw DataError(fmt::format(
        "{}: a picture of {} x {} has more than the limit of {} million pixels; shrink it first",
        source, height, width, kMaxPicturePixels / 1'000'000));
  }
  return shape_of(height, width, channels);
}

std::vector<std::uint8_t> to_pixels(std::string_view bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace resboost
