#pragma once

#include "resboost/types.h"
#include "resboost/work.h"

namespace resboost {

/// Adds to work_done(). Once per product of matrices, not in inner loops.
void count_operations(Index operations);
/// One minibatch step on so many rows.
void count_update(Index rows);

}  // namespace resboost
