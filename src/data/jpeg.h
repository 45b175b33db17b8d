#pragma once

#include <string>
#include <string_view>

#include "data/picture.h"

namespace resboost {

bool is_jpeg(std::string_view bytes);

/// What decode_jpeg() will make of it, from its header.
ImageShape jpeg_shape(std::string_view bytes, const std::string& source);

/// One channel if the picture is grey, else three. DataError for CMYK, and for what is damaged or
/// cut. The orientation in EXIF is applied.
Picture decode_jpeg(std::string_view bytes, const std::string& source);

}  // namespace resboost
