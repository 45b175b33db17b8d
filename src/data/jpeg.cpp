#include "data/jpeg.h"

#include <fmt/format.h>

#include <csetjmp>
#include <cstdio>
// after <cstdio>, which it needs
#include <jerror.h>
#include <jpeglib.h>

#include "data/exif.h"
#include "resboost/error.h"

namespace resboost {
namespace {

/// A picture takes about ten; a small file can ask for thousands, each over all of its pixels.
constexpr int kMaxScans = 100;

struct ErrorManager {
  jpeg_error_mgr base;  // first, for libjpeg knows only this part
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void give_up(j_common_ptr info) {
  auto* errors = reinterpret_cast<ErrorManager*>(info->err);
  errors->base.format_message(info, errors->message);
  std::longjmp(errors->escape, 1);
}

/// libjpeg only warns of damage, and makes up what is missing. What remains whole in spite of the
/// warning may pass.
void refuse_damage(j_common_ptr info, int level) {
  const int code = info->err->msg_code;
  const bool harmless =
      code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
  if (level < 0 && !harmless) give_up(info);
}

void refuse_many_scans(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMaxScans) return;
  auto* errors = reinterpret_cast<ErrorManager*>(info->err);
  std::snprintf(errors->message, sizeof errors->message, "more than %d scans", kMaxScans);
  std::longjmp(errors->escape, 1);
}

class JpegReader {
 public:
  JpegReader(std::string_view bytes, const std::string& source) : source_(source) {
    info_.err = jpeg_std_error(&errors_.base);
    errors_.base.error_exit = give_up;
    errors_.base.emit_message = refuse_damage;
    progress_.progress_monitor = refuse_many_scans;
    try {
      guarded([&] {
        jpeg_create_decompress(&info_);
        info_.progress = &progress_;
        jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xffff);  // EXIF
        jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        jpeg_read_header(&info_, TRUE);
      });
      check_colors();
      const std::uint64_t channels = info_.num_components == 1 ? 1 : 3;
      stored_ = checked_picture_shape(info_.image_height, info_.image_width, channels, source);
      for (auto* marker = info_.marker_list; marker != nullptr; marker = marker->next)
        if (marker->marker == JPEG_APP0 + 1 && orientation_ == 1)
          orientation_ =
              exif_orientation({reinterpret_cast<const char*>(marker->data), marker->data_length});
      shape_ = stored_;
      if (turns(orientation_)) std::swap(shape_.height, shape_.width);
    } catch (...) {  // no destructor runs for what is not constructed
      jpeg_destroy_decompress(&info_);
      throw;
    }
  }
  ~JpegReader() { jpeg_destroy_decompress(&info_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  const ImageShape& shape() const { return shape_; }

  Picture read() {
    Picture picture{stored_, std::vector<std::uint8_t>(static_cast<std::size_t>(stored_.size()))};
    std::uint8_t* const pixels = picture.pixels.data();
    const std::size_t stride = static_cast<std::size_t>(stored_.width * stored_.channels);
    guarded([&] {
      info_.out_color_space = shape_.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
      jpeg_start_decompress(&info_);
      while (info_.output_scanline < info_.output_height) {
        JSAMPROW row = pixels + info_.output_scanline * stride;
        jpeg_read_scanlines(&info_, &row, 1);
      }
      jpeg_finish_decompress(&info_);
    });
    return upright(std::move(picture), orientation_);
  }

 private:
  /// Runs call(), out of whose frames libjpeg may leave by longjmp: so they must hold nothing that
  /// has a destructor.
  template <class Call>
  void guarded(const Call& call) {
    if (setjmp(errors_.escape) != 0) {
      throw DataError(
          fmt::format("{}: damaged JPEG: {}; fetch or save it again", source_, errors_.message));
    }
    call();
  }

  void check_colors() const {
    if (info_.num_components == 1 || info_.num_components == 3) return;
    throw DataError(fmt::format(
        "{}: a JPEG of {} color components, such as CMYK; expected grey or RGB: convert it, e.g. "
        "with mogrify -colorspace sRGB",
        source_, info_.num_components));
  }

  const std::string& source_;
  ErrorManager errors_{};
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct info_{};
  int orientation_ = 1;
  ImageShape stored_, shape_;  // as in the file; upright
};

}  // namespace

bool is_jpeg(std::string_view bytes) { return bytes.starts_with("\xff\xd8\xff"); }

ImageShape jpeg_shape(std::string_view bytes, const std::string& source) {
  return JpegReader(bytes, source).shape();
}

Picture decode_jpeg(std::string_view bytes, const std::string& source) {
  return JpegReader(bytes, source).read();
}

}  // namespace resboost
