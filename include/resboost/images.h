#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// Pictures of one shape as they are in their files: bytes.
struct ImageSet {
  std::string source;  ///< for messages
  ImageShape shape;
  std::vector<std::uint8_t> pixels;  ///< [n, height, width, channels]
  std::vector<std::string> classes;  ///< names; empty where the files have no labels
  std::vector<std::int32_t>
      labels;  ///< one a row, index into classes; empty where the files have no labels
  std::vector<std::string> names;  ///< one a row where pictures are files of their own, else empty
  std::string target = "class";    ///< what the labels are called
  std::vector<std::string> columns;  ///< names of the pixels, if they were columns of a table
  std::vector<double> weights{};     ///< one a row, or empty where every row counts the same
  /// In place of pixels: memory that `keeper` keeps, or, where that is null, a caller, as long as
  /// this and what is encoded from it live.
  std::span<const std::uint8_t> borrowed{};
  std::shared_ptr<const void> keeper{};
  /// Which of what is borrowed, in this order, where it is not all pictures as they lie.
  std::optional<std::vector<Index>> chosen{};
  Index rows() const;
  Index place(Index row) const;  ///< among the pictures that lie there
  /// The bytes of one, wherever they are.   [shape.size()]
  std::span<const std::uint8_t> picture(Index row) const;
};

/// Moves the pixels to where copies of the set, and what is encoded from it, share them.
void share_pixels(ImageSet& images);

struct ImageReadConfig {
  enum class Format { automatic, idx, cifar, numpy, folder };
  Format format =
      Format::automatic;  ///< automatic: a folder of pictures, else by the first bytes or the name
  ImageShape shape;  ///< that a model wants: other pictures are resized to it; 0: as the files say
  Index height = 0, width = 0;  ///< to resize to where there is no model yet; 0: as the files say
  /// Pixels of a folder of pictures lie in a file without a name in this folder, mapped into
  /// memory, so that there may be more of them than memory holds; empty: in memory.
  std::string cache_dir{};
};

/// Does this path hold pictures (IDX, CIFAR, NPY/NPZ, a folder), not a table? False for "-" and for
/// what does not exist.
bool holds_images(const std::string& path);

/// Reads pictures. `path`: one file, a folder, or several files of the same kind joined by commas.
/// DataError names the file, what was found and what is expected; IoError when the system refuses.
/// warnings say what was decided. docs/images.md lists every case.
ImageSet read_images(const std::string& path, const ImageReadConfig& config,
                     std::vector<std::string>& warnings);

}  // namespace resboost
