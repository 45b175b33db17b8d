#include <cstdlib>
#include <string>

#include "base/xz.h"
#include "data/cifar.h"
#include "data/idx.h"
#include "data/jpeg.h"
#include "data/numpy.h"
#include "data/png.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMostUnpacked = 1 << 20;
/// A few bytes can ask for a picture that takes seconds, which is no fault: the reader's own limits
/// are tested elsewhere.
constexpr Index kMostSize = 1 << 20;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_set(const ImageSet& set) {
  require(set.rows() > 0 &&
          set.pixels.size() == static_cast<std::size_t>(set.rows() * set.shape.size()));
  require(set.labels.empty() || static_cast<Index>(set.labels.size()) == set.rows());
  for (const auto label : set.labels)
    require(label >= 0 && static_cast<std::size_t>(label) < set.classes.size());
}

void check_picture(const Picture& picture, const ImageShape& promised) {
  require(picture.shape == promised &&
          picture.pixels.size() == static_cast<std::size_t>(promised.size()));
}

/// The first byte says which reader gets the rest.
void read_as(char format, std::string_view bytes) {
  switch (format) {
    case 'i':
      return check_set(parse_idx_images(bytes, "fuzz"));
    case 'l':
      return require(parse_idx_labels(bytes, "fuzz").size() < bytes.size());
    case 'c':
      return check_set(parse_cifar(bytes, "fuzz"));
    case 'n':
      return check_set(parse_npy(bytes, "fuzz"));
    case 'z':
      return check_set(parse_npz(bytes, "fuzz"));
    case 'x':
      return require(unxz(bytes, "fuzz", kMostUnpacked).size() <= kMostUnpacked);
    case 'p':
      if (const ImageShape shape = png_shape(bytes, "fuzz"); shape.size() <= kMostSize) {
        check_picture(decode_png(bytes, "fuzz"), shape);
      }
      return;
    case 'j':
      if (const ImageShape shape = jpeg_shape(bytes, "fuzz"); shape.size() <= kMostSize) {
        check_picture(decode_jpeg(bytes, "fuzz"), shape);
      }
      return;
    default:
      return;
  }
}

}  // namespace
}  // namespace resboost

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    resboost::read_as(bytes.front(), bytes.substr(1));
  } catch (const resboost::Error&) {  // the reader's way to say no
  }
  return 0;
}
