#pragma once

#include <string>

namespace resboost {

/// A CSV field as RFC 4180 wants it.
std::string csv_field(const std::string& text);

}  // namespace resboost
