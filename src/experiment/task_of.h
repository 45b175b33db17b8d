#pragma once

#include "resboost/prepare.h"

namespace resboost {

/// What the targets of all rows mean: the task of a model of them, whatever rows it learns from.
/// Errors as prepare().
Task task_of(const DataSource& source, const RunConfig& config);

}  // namespace resboost
