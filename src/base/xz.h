#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace resboost {

bool is_xz(std::string_view bytes);

/// The content of an xz file (all its streams). DataError if it is damaged or holds more than
/// `limit` bytes.
Bytes unxz(std::string_view bytes, const std::string& source, std::size_t limit);

}  // namespace resboost
