#pragma once

#include <string>
#include <vector>

namespace resboost {

/// The names in lists that are separated by commas.
std::vector<std::string> names_in(const std::vector<std::string>& lists);

}  // namespace resboost
