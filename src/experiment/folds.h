#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "resboost/cross_validation.h"

namespace resboost {

/// A repeat, and the fold of it that is tested.
using FoldNumber = std::pair<int, int>;
/// Of all repeats, in order.
std::vector<FoldNumber> numbers_of(const CrossValidationConfig& validation);
/// "fold 2 of 5", or with the repeat in front
std::string name_of(FoldNumber number, const CrossValidationConfig& validation);

/// Trains and tests the folds of a cross-validation; several threads may do so at once. What it is
/// made of is borrowed.
class Folds {
 public:
  Folds(const DataSource& source, const CrossValidationConfig& validation, const RunConfig& config);

  /// Of all rows.
  const Task& task() const { return task_; }
  Index rows() const { return rows_of(source_); }
  bool of_pictures() const { return std::holds_alternative<ImageSet>(source_); }

  /// The fold that each row is in, or kNoFold (data/folds.h).
  std::shared_ptr<const std::vector<int>> of_rows(int repeat) const;
  /// The rows that are in a fold.
  std::vector<Index> tested_rows(FoldNumber number) const;
  /// Those that its model learns from.
  std::vector<Index> training_rows(FoldNumber number) const;

  /// Nothing where the reporter asked to stop.
  std::optional<FoldResult> test(FoldNumber number, ExperimentReporter& reporter) const;

 private:
  RunConfig config_of(int repeat) const;
  Prepared prepared(FoldNumber number, const RunConfig& config) const;

  const DataSource& source_;
  const CrossValidationConfig& validation_;
  RunConfig config_;
  Task task_;
  /// How one repeat deals the rows.
  struct Dealt {
    int repeat = -1;
    std::shared_ptr<const std::vector<int>> of_rows;
  };
  mutable std::mutex dealing_;
  mutable std::array<Dealt, 2> dealt_;  ///< of the even and of the odd repeat that came last
};

}  // namespace resboost
