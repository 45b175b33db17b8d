#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace resboost {

/// "0", "1", ...: names of classes that have none.
inline std::vector<std::string> class_numbers(std::int32_t count) {
  std::vector<std::string> names;
  for (std::int32_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

/// As many as the largest label asks for.
inline std::vector<std::string> class_numbers(const std::vector<std::int32_t>& labels) {
  return class_numbers(labels.empty() ? 0 : *std::max_element(labels.begin(), labels.end()) + 1);
}

}  // namespace resboost
