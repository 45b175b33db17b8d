#pragma once

#include <string>
#include <vector>

#include "resboost/config.h"

namespace resboost {

inline constexpr const char* kBackprop = "backprop";

/// Does a method of this name train stage by stage?
bool stagewise(const std::string& method);

/// The method whose depth end to end takes, and whose network is fine-tuned: the first that trains
/// stage by stage, else that of the configuration.
std::string base_of(const std::vector<std::string>& methods, const TrainConfig& config);

}  // namespace resboost
