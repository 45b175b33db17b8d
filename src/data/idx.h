#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "resboost/images.h"

namespace resboost {

/// IDX, the format of MNIST: 00 00, type of the values, number of dimensions, the dimensions as
/// big-endian 32-bit numbers, the values. (http://yann.lecun.com/exdb/mnist)
bool looks_like_idx(std::string_view bytes);

/// Pictures without labels, from bytes in three dimensions or, with channels, four.
ImageSet parse_idx_images(std::string_view bytes, const std::string& source);

/// Labels, from bytes in one dimension.
std::vector<std::int32_t> parse_idx_labels(std::string_view bytes, const std::string& source);

/// The file with the labels of a file of pictures, packed or not, if there is one.
std::optional<std::string> idx_labels_beside(const std::string& path);

/// The pictures in a file, with the labels in the file beside it whose name says "labels" where
/// this one says "images".
ImageSet read_idx(const std::string& path, std::vector<std::string>& warnings);

}  // namespace resboost
