#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resboost/prepare.h"

namespace resboost {

/// The fold of each row, or kNoFold (data/folds.h). group: the column whose rows of one value stay
/// together, or empty. ConfigError for a column that is not there, and for too many folds.
std::vector<int> deal_folds(const DataSource& source, int folds, const std::string& group,
                            const SchemaConfig& config, std::uint64_t seed);

/// fold_of_times(). ConfigError for pictures, which have no columns, and for a target or the
/// weight.
std::vector<int> deal_times(const DataSource& source, int folds, const std::string& time,
                            const SchemaConfig& config);

/// Without the column that only says which rows belong together.
RunConfig without_group(RunConfig config, const std::string& group);
/// The same; ConfigError if that is a target or the weight of the table.
RunConfig without_group(RunConfig config, const std::string& group, const DataSource& source);

}  // namespace resboost
