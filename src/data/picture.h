#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// Longest side of a picture.
inline constexpr std::uint64_t kMaxImageSide = 16'384;
/// Most bytes of pixels in a set that lies in memory, and in a file that holds one once it is
/// unpacked.
inline constexpr std::uint64_t kMaxImageBytes = std::uint64_t{4} << 30;
/// Most pixels of a picture in a file of its own: it is decoded whole, on every thread at once.
inline constexpr std::uint64_t kMaxPicturePixels = std::uint64_t{1} << 26;

/// A decoded picture.
struct Picture {
  ImageShape shape;
  std::vector<std::uint8_t> pixels;
};

/// 28 x 28 x 1
std::string shape_text(const ImageShape& shape);

/// The shape of `count` pictures that a file, or the caller, asks for. DataError, before anything
/// is allocated for them, if a side or the number are nothing or beyond the limits, or all the
/// pixels are.
ImageShape checked_shape(std::uint64_t count, std::uint64_t height, std::uint64_t width,
                         std::uint64_t channels, const std::string& source);
/// The same, whatever all the pixels take.
ImageShape checked_shape_of_any_size(std::uint64_t count, std::uint64_t height, std::uint64_t width,
                                     std::uint64_t channels, const std::string& source);

/// The shape of one picture in a file of its own. DataError if it is nothing or beyond the limits.
ImageShape checked_picture_shape(std::uint64_t height, std::uint64_t width, std::uint64_t channels,
                                 const std::string& source);

/// The pixels at the front of a file's data, of which all must be pixels.
std::vector<std::uint8_t> to_pixels(std::string_view bytes);

}  // namespace resboost
