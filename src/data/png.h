#pragma once

#include <string>
#include <string_view>

#include "data/picture.h"

namespace resboost {

bool is_png(std::string_view bytes);

/// What decode_png() will make of it, from its header.
ImageShape png_shape(std::string_view bytes, const std::string& source);

/// One channel if the picture is grey, else three. Palettes are expanded, 16 bits become 8,
/// transparency is laid over white.
Picture decode_png(std::string_view bytes, const std::string& source);

}  // namespace resboost
