#pragma once

#include <string>

#include "resboost/types.h"

namespace resboost {

/// 61204 -> 61,204
std::string grouped(Index number);

/// `1 stage`, `5 stages`
std::string counted(Index number, const std::string& noun);

}  // namespace resboost
