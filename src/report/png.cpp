#include "report/png.h"

#include <png.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "resboost/error.h"

namespace resboost::report {
namespace {

std::vector<std::uint8_t> png_file(const Thumbnail& picture) {
  const ImageShape& shape = picture.shape;
  RESBOOST_ASSERT(static_cast<Index>(picture.pixels.size()) == shape.size());
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(shape.width);
  image.height = static_cast<png_uint_32>(shape.height);
  image.format = shape.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  std::vector<std::uint8_t> file(PNG_IMAGE_PNG_SIZE_MAX(image));
  png_alloc_size_t size = file.size();
  if (png_image_write_to_memory(&image, file.data(), &size, 0, picture.pixels.data(), 0, nullptr) ==
      0)
    throw Error(std::string("a picture of the page could not be written as PNG: ") + image.message);
  file.resize(size);
  return file;
}

/// RFC 4648, section 4.
std::string base64(const std::vector<std::uint8_t>& bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t here = std::min<std::size_t>(bytes.size() - i, 3);
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j) three = three << 8 | (j < here ? bytes[i + j] : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      text += j <= here ? kDigits[three >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

}  // namespace

std::string png_url(const Thumbnail& picture) {
  return "data:image/png;base64," + base64(png_file(picture));
}

}  // namespace resboost::report
