#pragma once

#include <vector>

#include "resboost/dataset.h"
#include "resboost/schema_config.h"
#include "resboost/types.h"

namespace resboost {

/// The columns of a table that are not features, borrowed.
struct Roles {
  std::vector<const Column*> targets;
  const Column* weight = nullptr;
};

/// Targets and weight as the configuration names them. ConfigError for a name that the table lacks
/// (it lists the nearest ones) and for a column with two roles.
Roles find_roles(const Table& table, const SchemaConfig& config);

/// The column; ConfigError with the nearest names if there is none. role: "target", "weight", ...
const Column& require_column(const Table& table, const std::string& name, const std::string& role);

/// Error unless all columns have a value for each row of the table, and `rows` are rows of it.
void check_shape(const Table& table, const std::vector<Index>& rows);

}  // namespace resboost
