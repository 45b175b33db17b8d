#pragma once

#include <string_view>

#include "data/picture.h"

namespace resboost {

/// How a camera was held: 1 (upright) to 8, as EXIF 2.32 (tag 0x0112) numbers them; 1 for anything
/// that is no such note. marker: the content of a JPEG's APP1.
int exif_orientation(std::string_view marker);

/// Does this orientation exchange height and width?
inline bool turns(int orientation) { return orientation >= 5; }

/// The picture as it was seen.
Picture upright(Picture picture, int orientation);

}  // namespace resboost
