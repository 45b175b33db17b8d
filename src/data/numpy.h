#pragma once

#include <string>
#include <string_view>

#include "resboost/images.h"

namespace resboost {

/// Pictures without labels: an array of uint8 [n, height, width] or [n, height, width, channels].
ImageSet parse_npy(std::string_view bytes, const std::string& source);

/// An archive of np.savez with such an array named x, images or arr_0, and perhaps whole numbers
/// named y, labels or arr_1: the labels.
ImageSet parse_npz(std::string_view bytes, const std::string& source);

ImageSet read_numpy(const std::string& path);

}  // namespace resboost
