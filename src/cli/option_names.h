#pragma once

#include <string>

namespace resboost::cli {

/// The library speaks of parameters, the program of options: "parameter `block.width`: ..." becomes
/// "option --block.width: ...".
std::string with_option_names(const std::string& text);

}  // namespace resboost::cli
