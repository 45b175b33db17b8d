#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/images.h"
#include "resboost/schema_config.h"

namespace resboost {

/// In no fold: the row trains all models.
constexpr int kNoFold = -1;

/// The fold of each row, from 0: each has its share of every class (as split_rows has them), and of
/// all rows, as nearly as can be. Rows of weight 0 are in no fold. ConfigError for more folds than
/// there are rows.
std::vector<int> fold_of_rows(const Table& table, const SchemaConfig& config, int folds,
                              std::uint64_t seed);
std::vector<int> fold_of_rows(const ImageSet& images, int folds, std::uint64_t seed);

/// Rows that have the same value in that column are in the same fold; a missing value is like no
/// other. Folds are about as large as each other: groups go where the fewest rows are, the largest
/// first, equal ones in a seeded order. Rows of weight 0 are in no fold. weight: a column, or
/// empty. ConfigError for a column that the table lacks, and for more folds than there are groups.
std::vector<int> fold_of_groups(const Table& table, const std::string& column,
                                const std::string& weight, int folds, std::uint64_t seed);

/// Rows by the time that a column says, numbers or dates, in folds + 1 parts one after the other,
/// as many rows in each as can be while rows of the same time stay together. The earliest part is
/// in no fold; fold f is part f + 1. Rows of weight 0 are in none of them: their number is `folds`.
/// weight: a column, or empty. ConfigError for a column that is neither, and for fewer different
/// times than parts; DataError for a row without a time, and for a value that is none among those
/// that are.
std::vector<int> fold_of_times(const Table& table, const std::string& column,
                               const std::string& weight, int folds);

}  // namespace resboost
