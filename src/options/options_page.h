#pragma once

#include <string>

#include "resboost/options.h"

namespace resboost {

/// docs/options.md: a line an option.
std::string to_markdown(const OptionTable& table);

}  // namespace resboost
