#pragma once

#include <string>
#include <vector>

#include "resboost/config.h"

namespace resboost {

/// Parameters that are not as they were to begin with, and that only other methods read.
std::vector<std::string> unread_parameters(const TrainConfig& config);

}  // namespace resboost
