#pragma once

#include "resboost/network.h"

namespace resboost::trees {

/// Trees that a fit has added to `start`.
Index rounds_of(const Network& start, const Network& fitted);

/// How many trees as many more rows bear, where so many were best on `share` of them.
int more_rounds(Index rounds, double share);

}  // namespace resboost::trees
