#pragma once

#include <vector>

#include "resboost/dataset.h"
#include "resboost/schema_config.h"

namespace resboost {

/// Rows in groups of which each keeps its share: the classes, or of numbers those of a value that
/// most rows have, and the others.
struct Strata {
  std::vector<std::vector<Index>> rows;
  std::vector<Index> weightless;  ///< of weight 0: nothing can be told from them, so they train
};

/// ConfigError for columns that the table lacks.
Strata find_strata(const Table& table, const SchemaConfig& config);

}  // namespace resboost
