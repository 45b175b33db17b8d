#include "resboost/images.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/parallel.h"
#include "data/cifar.h"
#include "data/idx.h"
#include "data/image_folder.h"
#include "data/jpeg.h"
#include "data/npy_header.h"
#include "data/numpy.h"
#include "data/picture.h"
#include "data/png.h"
#include "data/resize.h"
#include "resboost/error.h"

namespace resboost {
namespace {

namespace fs = std::filesystem;

/// A file whose name has commas in it is one file, if it is there.
std::vector<std::string> split_paths(const std::string& path) {
  if (std::error_code ignored; fs::exists(path, ignored)) return {path};
  std::vector<std::string> paths;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(',', begin), path.size());
    paths.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return paths;
}

ImageReadConfig::Format image_format_of_name(std::string_view path) {
  if (path.ends_with(".gz") || path.ends_with(".xz")) path.remove_suffix(3);
  if (path.ends_with(".npy") || path.ends_with(".npz")) return ImageReadConfig::Format::numpy;
  if (path.ends_with(".bin")) return ImageReadConfig::Format::cifar;
  for (const std::string_view end : {"idx1", "idx3", "idx4"}) {
    if (path.ends_with(end) || path.ends_with(std::string(end) + "-ubyte"))
      return ImageReadConfig::Format::idx;
  }
  return is_picture_name(path) ? ImageReadConfig::Format::folder
                               : ImageReadConfig::Format::automatic;
}

/// By the first bytes of a file, out of gzip if it is in it; automatic if it holds no pictures that
/// we know.
ImageReadConfig::Format format_of_content(const std::string& path) {
  std::array<char, 8> room{};
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  const int size = file ? gzread(file.get(), room.data(), room.size()) : 0;
  const std::string_view bytes(room.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  if (looks_like_idx(bytes)) return ImageReadConfig::Format::idx;
  if (looks_like_npy(bytes)) return ImageReadConfig::Format::numpy;
  return is_png(bytes) || is_jpeg(bytes) ? ImageReadConfig::Format::folder
                                         : ImageReadConfig::Format::automatic;
}

ImageReadConfig::Format format_of(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return ImageReadConfig::Format::folder;
  ImageReadConfig::Format by_name = image_format_of_name(path);
  if (by_name == ImageReadConfig::Format::cifar &&
      path.ends_with(".bin")) {  // so is the name of many a file that is none
    const auto size = fs::file_size(path, ignored);
    if (!ignored && size % 3073 != 0 && size % 3074 != 0)
      by_name = ImageReadConfig::Format::automatic;
  }
  // What is no regular file, such as a pipe, can be read only once.
  if (by_name != ImageReadConfig::Format::automatic || !fs::is_regular_file(path, ignored))
    return by_name;
  return format_of_content(path);
}

ImageSet read_one(const std::string& path, const ImageReadConfig& config,
                  std::vector<std::string>& warnings) {
  std::error_code ignored;
  switch (config.format == ImageReadConfig::Format::automatic ? format_of(path) : config.format) {
    case ImageReadConfig::Format::idx:
      return read_idx(path, warnings);
    case ImageReadConfig::Format::cifar:
      return read_cifar(path, warnings);
    case ImageReadConfig::Format::numpy:
      return read_numpy(path);
    case ImageReadConfig::Format::folder:
      return fs::is_directory(path, ignored) ? read_image_folder(path, config, warnings)
                                             : read_single_picture(path, config, warnings);
    case ImageReadConfig::Format::automatic:
      break;
  }
  if (path.empty()) throw IoError("\"\": no such file or folder; is there a comma too many?");
  if (!fs::exists(path, ignored)) throw IoError(fmt::format("{}: no such file or folder", path));
  throw DataError(fmt::format(
      "{}: no pictures by its name or first bytes; expected IDX, CIFAR (.bin), .npy, .npz, PNG, "
      "JPEG or a folder of pictures",
      path));
}

ImageShape wanted_shape(const ImageShape& found, const ImageReadConfig& config) {
  if (config.shape.size() > 0) return config.shape;
  if (config.height > 0 && config.width > 0) return {config.height, config.width, found.channels};
  return found;
}

/// The set in the shape that the config asks for.
ImageSet fitted(ImageSet set, const ImageReadConfig& config, std::vector<std::string>& warnings) {
  const ImageShape wanted = wanted_shape(set.shape, config);
  if (wanted == set.shape) return set;
  const Index rows = set.rows();
  const ImageShape to =
      checked_shape(static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(wanted.height),
                    static_cast<std::uint64_t>(wanted.width),
                    static_cast<std::uint64_t>(wanted.channels), set.source);
  if (config.shape.size() > 0) {
    warnings.push_back(fmt::format("{}: pictures of {} are resized to the model's {}", set.source,
                                   shape_text(set.shape), shape_text(to)));
  }
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(rows * to.size()));
  parallel_slices(rows, kSliceRows, [&](Range slice, int) {
    PictureFitter fit(set.shape, to);
    for (Index i = slice.begin; i < slice.end; ++i)
      fit(set.pixels.data() + i * set.shape.size(), pixels.data() + i * to.size());
  });
  set.pixels = std::move(pixels);
  set.shape = to;
  return set;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Numbers as names go as far as the labels of a file do, so one list may be longer than the other.
bool same_classes(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto shorter = static_cast<std::ptrdiff_t>(std::min(a.size(), b.size()));
  return std::equal(a.begin(), a.begin() + shorter, b.begin());
}

void join(ImageSet& set, const ImageSet& more) {
  const auto differ = [&](const std::string& theirs, const std::string& mine) {
    return DataError(fmt::format("{}: {}, but {} has {}; join files of one kind only", more.source,
                                 theirs, set.source, mine));
  };
  if (set.shape != more.shape)
    throw differ("pictures of " + shape_text(more.shape), shape_text(set.shape));
  if (set.labels.empty() != more.labels.empty()) {
    throw set.labels.empty() ? differ("labels", "none") : differ("no labels", "labels");
  }
  if (!same_classes(set.classes, more.classes)) throw differ("classes of other names", "its own");
  if (set.pixels.size() + more.pixels.size() > kMaxImageBytes) {
    throw DataError(fmt::format(
        "{}: with this file the pixels are more than the limit of {} GiB; use fewer files",
        more.source, kMaxImageBytes >> 30));
  }
  append(set.pixels, more.pixels);
  append(set.labels, more.labels);
  append(set.names, more.names);
  if (more.classes.size() > set.classes.size()) set.classes = more.classes;
}

}  // namespace

Index ImageSet::rows() const {
  if (chosen) return static_cast<Index>(chosen->size());
  const std::size_t there = pixels.empty() ? borrowed.size() : pixels.size();
  return shape.size() == 0 ? 0 : static_cast<Index>(there) / shape.size();
}

Index ImageSet::place(Index row) const {
  return chosen ? (*chosen)[static_cast<std::size_t>(row)] : row;
}

std::span<const std::uint8_t> ImageSet::picture(Index row) const {
  const std::uint8_t* first = pixels.empty() ? borrowed.data() : pixels.data();
  return {first + place(row) * shape.size(), static_cast<std::size_t>(shape.size())};
}

void share_pixels(ImageSet& images) {
  if (images.pixels.empty()) return;
  const auto kept =
      std::make_shared<const std::vector<std::uint8_t>>(std::exchange(images.pixels, {}));
  images.borrowed = *kept;
  images.keeper = kept;
}

bool holds_images(const std::string& path) {
  if (path == "-") return false;
  const std::string first = split_paths(path).front();
  std::error_code ignored;
  return fs::exists(first, ignored) && format_of(first) != ImageReadConfig::Format::automatic;
}

ImageSet read_images(const std::string& path, const ImageReadConfig& config,
                     std::vector<std::string>& warnings) {
  const std::vector<std::string> paths = split_paths(path);
  ImageSet set;
  for (const std::string& one : paths) {
    std::error_code ignored;
    if (paths.size() > 1 && fs::is_directory(one, ignored)) {
      throw DataError(
          fmt::format("{}: a folder among several paths; give one folder, or several files", one));
    }
    ImageSet more = fitted(read_one(one, config, warnings), config, warnings);
    if (set.rows() == 0) {
      set = std::move(more);
    } else {
      join(set, more);
    }
  }
  set.source = path;
  return set;
}

}  // namespace resboost
