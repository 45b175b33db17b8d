#pragma once

#include <string>
#include <vector>

namespace resboost {

/// Arguments as a shell takes them.
std::string shell_quoted(const std::vector<std::string>& arguments);

}  // namespace resboost
