#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/xz.h"
#include "data/cifar.h"
#include "data/idx.h"
#include "data/jpeg.h"
#include "data/numpy.h"
#include "data/png.h"
#include "data/resize.h"
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

/// Four sides and two kinds of colour, then a picture's bytes, over and over.
void resize(std::string_view bytes) {
  if (bytes.size() < 7) return;
  const auto number = [&](std::size_t i) { return Index{static_cast<unsigned char>(bytes[i])}; };
  const auto channels = [&](std::size_t i) { return number(i) % 2 ? 3 : 1; };
  const ImageShape from{number(0) + 1, number(1) + 1, channels(4)},
      to{number(2) + 1, number(3) + 1, channels(5)};
  std::vector<std::uint8_t> picture(static_cast<std::size_t>(from.size())),
      fitted(static_cast<std::size_t>(to.size()));
  bytes.remove_prefix(6);
  for (std::size_t i = 0; i < picture.size(); ++i)
    picture[i] = static_cast<std::uint8_t>(bytes[i % bytes.size()]);
  PictureFitter(from, to)(picture.data(), fitted.data());
  const auto [low, high] = std::minmax_element(picture.begin(), picture.end());
  for (const std::uint8_t value : fitted) require(*low <= value && value <= *high);
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
    case 'r':
      return resize(bytes);
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
