#pragma once

#include "resboost/dataset.h"

namespace resboost {

/// The rows of both, of tables that one schema encoded: a copy.
Dataset joined(const Dataset& first, const Dataset& second);

}  // namespace resboost
