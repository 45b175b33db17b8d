#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "resboost/images.h"

namespace resboost {

/// Is this the name of a picture? .png, .jpg or .jpeg, in any case.
bool is_picture_name(std::string_view name);

/// A folder of folders, one a class, with PNG and JPEG files in them; or of such files without
/// classes.
ImageSet read_image_folder(const std::string& path, const ImageReadConfig& config,
                           std::vector<std::string>& warnings);

/// A single PNG or JPEG file, without a class.
ImageSet read_single_picture(const std::string& path, const ImageReadConfig& config,
                             std::vector<std::string>& warnings);

}  // namespace resboost
