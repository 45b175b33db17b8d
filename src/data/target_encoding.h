#pragma once

#include <cstdint>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/schema.h"

// Target encoding: a category as a number, the mean of an output among the training rows of its
// level, drawn towards the mean of all rows where rows are few (Micci-Barreca, SIGKDD Explorations
// 3(1), 2001). A row's own target must not be in its number, else what is learned is to read it off
// there; so training rows get means of the other folds (as scikit-learn's TargetEncoder does).
namespace resboost {

/// The level of each row, kMissingLevel, or kUnseenLevel. labels: text, as as_labels() has it.
std::vector<std::int32_t> levels_of(const ColumnSpec& spec, const Column& labels,
                                    const std::vector<Index>& rows);

/// What rows have to learn from: 0 or 1 for each class, or the numbers of each target as they are
/// in the table, whatever the loss makes of them; and weights, or none.
struct Outcomes {
  Eigen::MatrixXd y;  ///< [rows, outputs]
  Vector w;
};
Outcomes outcomes_of(const Table& table, const std::vector<Index>& rows, const Schema& schema);

/// Sets means and unseen. levels: of the rows that outcomes are of.
void learn_means(const std::vector<std::int32_t>& levels, const Outcomes& outcomes,
                 ColumnSpec& spec);

/// The number of a level; NaN of a missing value.
double mean_of_level(const ColumnSpec& spec, std::int32_t level);

/// The same of the rows that the means were learned from, each without what rows of its fold say.
std::vector<double> means_out_of_fold(const std::vector<std::int32_t>& levels,
                                      const Outcomes& outcomes, const ColumnSpec& spec);

/// Is a category of so many levels, known in so many rows, encoded by targets? Of fewer than five
/// rows a level the means say less than they take, and of more than ten classes or targets none is.
bool has_target_encoding(std::size_t levels, Index known, const Task& task,
                         const SchemaConfig& config);

/// Puts columns of means behind each category that has them: of two classes for the second, else
/// for every class or target. None behind a part of a date. bins: of each at most.
void add_target_encodings(const Table& table, const std::vector<Index>& rows,
                          const SchemaConfig& config, int bins, Schema& schema);

}  // namespace resboost
