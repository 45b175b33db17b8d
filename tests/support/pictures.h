#pragma once

#include <fmt/format.h>
#include <png.h>

#include <cstdio>
#include <cstdlib>
// after <cstdio>, which it needs
#include <jpeglib.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "resboost/types.h"
#include "support/packed.h"

namespace resboost::test {

using Pixels = std::vector<std::uint8_t>;

/// format as libpng's simplified interface has it, such as PNG_FORMAT_RGB; 16-bit ones have two
/// bytes a sample.
inline std::string png_bytes(Index height, Index width, png_uint_32 format, const Pixels& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.height = static_cast<png_uint_32>(height);
  image.width = static_cast<png_uint_32>(width);
  image.format = format;
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr) == 0) {
    throw std::runtime_error(image.message);
  }
  std::string bytes(size, '\0');
  png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), 0, nullptr);
  return bytes;
}

/// A PNG of one colour.
inline std::string plain_png(Index height, Index width, const Pixels& color) {
  Pixels pixels;
  for (Index i = 0; i < height * width; ++i)
    pixels.insert(pixels.end(), color.begin(), color.end());
  return png_bytes(height, width, color.size() == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB, pixels);
}

/// A JPEG of one colour: of 1 (grey), 3 (RGB) or 4 (CMYK) samples.
inline std::string plain_jpeg(Index height, Index width, const Pixels& color) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &out, &size);
  info.image_height = static_cast<JDIMENSION>(height);
  info.image_width = static_cast<JDIMENSION>(width);
  info.input_components = static_cast<int>(color.size());
  info.in_color_space = color.size() == 1 ? JCS_GRAYSCALE : color.size() == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 95, TRUE);
  jpeg_start_compress(&info, TRUE);
  Pixels row;
  for (Index x = 0; x < width; ++x) row.insert(row.end(), color.begin(), color.end());
  for (Index y = 0; y < height; ++y) {
    JSAMPROW rows = row.data();
    jpeg_write_scanlines(&info, &rows, 1);
  }
  jpeg_finish_compress(&info);
  std::string bytes(reinterpret_cast<const char*>(out), size);
  std::free(out);
  jpeg_destroy_compress(&info);
  return bytes;
}

/// As np.save() writes it. shape as in Python: (2, 3, 3).
inline std::string npy_bytes(const std::string& type, const std::string& shape,
                             const std::string& data, const std::string& fortran_order = "False") {
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': {}, }}", type,
                                 fortran_order, shape);
  text.resize((text.size() + 10 + 64) / 64 * 64 - 11, ' ');
  text += '\n';
  return "\x93NUMPY" + std::string("\1\0", 2) + little_endian_bytes(text.size(), 2) + text + data;
}

}  // namespace resboost::test
