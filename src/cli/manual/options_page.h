#pragma once

#include <string>

#include "resboost/options.h"

namespace resboost::cli {

/// docs/options.md: a line an option.
std::string to_markdown(const OptionTable& table);

}  // namespace resboost::cli
