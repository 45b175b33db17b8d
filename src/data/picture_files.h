#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "resboost/images.h"

namespace resboost {

/// Reads the files set.names in a folder, PNG or JPEG as their first bytes say, and brings them to
/// one shape: that of the config, else the most frequent one. Fills set.shape, and set.pixels or,
/// where they lie in a file, set.borrowed.
void read_picture_files(const std::filesystem::path& folder, const ImageReadConfig& config,
                        ImageSet& set, std::vector<std::string>& warnings);

}  // namespace resboost
