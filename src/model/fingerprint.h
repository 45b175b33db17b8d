#pragma once

#include <string>

#include "resboost/network.h"

namespace resboost {

/// 16 hex digits (FNV-1a, 64 bits) of a network's structure and numbers: equal for equal networks,
/// whatever the file says of where they came from.
std::string fingerprint(const Network& net);

}  // namespace resboost
