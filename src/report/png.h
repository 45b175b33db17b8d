#pragma once

#include <string>

#include "resboost/page.h"

namespace resboost::report {

/// The picture as a PNG file in the text of a page: `data:image/png;base64,...`. Error where the
/// system has no memory for it.
std::string png_url(const Thumbnail& picture);

}  // namespace resboost::report
