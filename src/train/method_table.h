#pragma once

#include "resboost/methods.h"

namespace resboost {

/// Residual stages of a table, at most.
int stages_of(const TrainConfig& config);

/// Is the method fitted once more on all rows, where there are this many?
bool refits(const TrainConfig& config, Index rows);

/// Whole fits that the configuration asks for, each with other rows held out.
int folds_of(const TrainConfig& config);

// The row of each method in methods(), which stands in its own file.

MethodInfo automatic_method();
MethodInfo hybrid_method();
MethodInfo resfgb_method();
MethodInfo resfgb_nesterov_method();
MethodInfo resfgb_fw_method();
MethodInfo boostresnet_method();
MethodInfo boostresnet_trees_method();
MethodInfo rfrboost_method();
MethodInfo trees_method();
MethodInfo backprop_method();

}  // namespace resboost
