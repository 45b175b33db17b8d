#include "data/picture_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <tuple>

#include "base/input.h"
#include "base/mapped_file.h"
#include "base/parallel.h"
#include "data/foreign.h"
#include "data/jpeg.h"
#include "data/picture.h"
#include "data/png.h"
#include "data/resize.h"
#include "resboost/error.h"

namespace resboost {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;
/// Above this, nobody means to train on the pictures as they are; then the longer side becomes
/// kReducedSide.
constexpr Index kLargestUnasked = 224;
constexpr Index kReducedSide = 64;

DataError not_a_picture(const std::string& source, std::string_view bytes) {
  const char* other = other_picture(bytes);
  const char* found = bytes.empty() ? "an empty file"
                      : other       ? other
                                    : "not a picture by its first bytes";
  return DataError(fmt::format(
      "{}: {}; expected PNG or JPEG: convert it, or take it out of the folder", source, found));
}

ImageShape picture_shape(std::string_view bytes, const std::string& source) {
  if (is_png(bytes)) return png_shape(bytes, source);
  if (is_jpeg(bytes)) return jpeg_shape(bytes, source);
  throw not_a_picture(source, bytes);
}

Picture decode_picture(std::string_view bytes, const std::string& source) {
  if (is_png(bytes)) return decode_png(bytes, source);
  if (is_jpeg(bytes)) return decode_jpeg(bytes, source);
  throw not_a_picture(source, bytes);
}

struct Size {
  Index height, width;
  bool operator<(const Size& other) const {
    return std::tuple(height * width, height) <
           std::tuple(other.height * other.width, other.height);
  }
};

using SizeCounts = std::map<Size, Index>;

Size most_frequent(const SizeCounts& counts) {
  const auto rarer = [](const auto& a, const auto& b) { return a.second < b.second; };
  return std::max_element(counts.begin(), counts.end(), rarer)
      ->first;  // the first, so the smallest, of equals
}

Size reduced(const Size& size) {
  const Index longer = std::max(size.height, size.width);
  const auto side = [&](Index length) {
    return std::max<Index>(1, (length * kReducedSide + longer / 2) / longer);
  };
  return {side(size.height), side(size.width)};
}

/// The size where neither a model nor the user wants one.
Size usual_size(const SizeCounts& counts, const std::string& source,
                std::vector<std::string>& warnings) {
  const Size frequent = most_frequent(counts);
  const bool large = std::max(frequent.height, frequent.width) > kLargestUnasked;
  const Size chosen = large ? reduced(frequent) : frequent;
  const std::string what =
      counts.size() > 1 ? fmt::format("pictures of {} sizes", counts.size())
                        : fmt::format("pictures of {} x {}", frequent.height, frequent.width);
  const std::string why =
      counts.size() == 1 ? ""
      : large ? fmt::format(" (the most frequent is {} x {})", frequent.height, frequent.width)
              : " (the most frequent)";
  if (large || counts.size() > 1) {
    warnings.push_back(
        fmt::format("{}: {} are resized to {} x {}{}; `image-size` HxW sets another size", source,
                    what, chosen.height, chosen.width, why));
  }
  return chosen;
}

ImageShape common_shape(const std::vector<ImageShape>& shapes, const ImageReadConfig& config,
                        const std::string& source, std::vector<std::string>& warnings) {
  if (config.shape.size() > 0) return config.shape;
  SizeCounts counts;
  Index channels = 1;
  for (const ImageShape& shape : shapes) {
    ++counts[{shape.height, shape.width}];
    channels = std::max(channels, shape.channels);
  }
  if (config.height > 0 && config.width > 0) return {config.height, config.width, channels};
  const Size size = usual_size(counts, source, warnings);
  return {size.height, size.width, channels};
}

/// Runs read(i) for every picture. One DataError names all that are bad, so that nobody has to take
/// them out one a run.
template <class Read>
void for_all_pictures(Index count, const Read& read) {
  constexpr std::size_t kMostNamed = 10;
  std::vector<std::string> errors(static_cast<std::size_t>(count));
  parallel_tasks(count, [&](Index i) {
    try {
      read(i);
    } catch (const DataError& error) {
      errors[static_cast<std::size_t>(i)] = error.what();
    }
  });
  std::erase(errors, std::string());
  if (errors.empty()) return;
  std::string text = errors.front();
  for (std::size_t i = 1; i < std::min(errors.size(), kMostNamed); ++i) text += "\n" + errors[i];
  if (errors.size() > kMostNamed)
    text += fmt::format("\nand {} more pictures that cannot be read", errors.size() - kMostNamed);
  throw DataError(text);
}

void require_room_in_memory(const ImageSet& set) {
  const std::uint64_t bytes = set.names.size() * static_cast<std::uint64_t>(set.shape.size());
  if (bytes <= kMaxImageBytes) return;
  throw DataError(fmt::format(
      "{}: {} pictures of {} bytes are more than the limit of {} GiB; use fewer or smaller ones "
      "(`image-size`), or, to train, name a folder for them (`cache-dir`)",
      set.source, set.names.size(), shape_text(set.shape), kMaxImageBytes >> 30));
}

/// In memory, or in a file that the set keeps mapped.
std::span<std::uint8_t> room_for_pixels(ImageSet& set, const std::string& cache_dir) {
  const std::size_t size = set.names.size() * static_cast<std::size_t>(set.shape.size());
  if (cache_dir.empty()) {
    set.pixels.resize(size);
    return set.pixels;
  }
  const auto file = std::make_shared<MappedFile>(cache_dir, size);
  const std::span<std::uint8_t> pixels(static_cast<std::uint8_t*>(file->data()), size);
  set.borrowed = pixels;
  set.keeper = file;
  return pixels;
}

}  // namespace

void read_picture_files(const std::filesystem::path& folder, const ImageReadConfig& config,
                        ImageSet& set, std::vector<std::string>& warnings) {
  const Index count = static_cast<Index>(set.names.size());
  const auto path_of = [&](Index i) {
    return (folder / set.names[static_cast<std::size_t>(i)]).string();
  };
  // Every file is read twice, so that no more than the result and one picture a thread is ever in
  // memory.
  std::vector<ImageShape> shapes(set.names.size());
  for_all_pictures(count, [&](Index i) {
    const std::string path = path_of(i);
    shapes[static_cast<std::size_t>(i)] = picture_shape(read_bytes(path, kMaxFileBytes), path);
  });
  const ImageShape wanted = common_shape(shapes, config, set.source, warnings);
  set.shape = checked_shape_of_any_size(set.names.size(), static_cast<std::uint64_t>(wanted.height),
                                        static_cast<std::uint64_t>(wanted.width),
                                        static_cast<std::uint64_t>(wanted.channels), set.source);
  if (config.cache_dir.empty()) require_room_in_memory(set);
  const std::span<std::uint8_t> pixels = room_for_pixels(set, config.cache_dir);
  for_all_pictures(count, [&](Index i) {
    const std::string path = path_of(i);
    const Picture picture = decode_picture(read_bytes(path, kMaxFileBytes), path);
    PictureFitter(picture.shape, set.shape)(picture.pixels.data(),
                                            pixels.data() + i * set.shape.size());
  });
}

}  // namespace resboost
