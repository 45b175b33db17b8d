#include "data/png.h"

#include <fmt/format.h>
#include <png.h>

#include "resboost/error.h"

namespace resboost {
namespace {

/// libpng's simplified interface: errors come back as values, so that no longjmp passes our frames.
class PngReader {
 public:
  PngReader(std::string_view bytes, const std::string& source) : source_(source) {
    image_.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image_, bytes.data(), bytes.size()) == 0) throw damaged();
    const bool grey = (image_.format & PNG_FORMAT_FLAG_COLOR) == 0;
    try {
      shape_ = checked_picture_shape(image_.height, image_.width, grey ? 1 : 3, source);
    } catch (...) {  // no destructor runs for what is not constructed
      png_image_free(&image_);
      throw;
    }
  }
  ~PngReader() { png_image_free(&image_); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  const ImageShape& shape() const { return shape_; }

  Picture read() {
    constexpr png_color kWhite{255, 255, 255};
    Picture picture{shape_, std::vector<std::uint8_t>(static_cast<std::size_t>(shape_.size()))};
    image_.format = shape_.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    image_.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // else it takes 16 bits for linear light
    if (png_image_finish_read(&image_, &kWhite, picture.pixels.data(), 0, nullptr) == 0)
      throw damaged();
    return picture;
  }

 private:
  DataError damaged() const {
    return DataError(
        fmt::format("{}: damaged PNG: {}; fetch or save it again", source_, image_.message));
  }

  const std::string& source_;
  png_image image_{};
  ImageShape shape_;
};

}  // namespace

bool is_png(std::string_view bytes) { return bytes.starts_with("\x89PNG\r\n\x1a\n"); }

ImageShape png_shape(std::string_view bytes, const std::string& source) {
  return PngReader(bytes, source).shape();
}

Picture decode_png(std::string_view bytes, const std::string& source) {
  return PngReader(bytes, source).read();
}

}  // namespace resboost
