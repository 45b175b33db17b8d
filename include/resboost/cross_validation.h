#pragma once

#include <optional>
#include <string>
#include <vector>

#include "resboost/communicator.h"
#include "resboost/experiment.h"

namespace resboost {

/// How the rows are dealt.
struct CrossValidationConfig {
  int folds = 5, repeats = 1;
  std::string group{}, time{};
  double time_limit = 0;  ///< seconds of each training; 0: none

  template <class Visitor>
  void describe(Visitor& v) {
    v("folds", folds, 2, 100000,
      "parts of the rows, of which each is tested by a model of the rest");
    v("repeats", repeats, 1, 1000, "times that the rows are dealt anew");
    v.text("group", group,
           "column, no feature then, whose rows of one value stay in one fold (a patient, a "
           "customer); without it every fold has its share of every class");
    v.text("time", time,
           "column of numbers or dates, by which every model learns from the past alone and is "
           "tested on the part of the rows that follows");
  }
};

/// One model, tested on the rows of one fold.
struct FoldResult {
  int repeat = 0, fold = 0;
  Index train_rows = 0, valid_rows = 0, test_rows = 0;
  Index stages = 0;                   ///< that were kept
  double seconds = 0;                 ///< of training
  std::vector<Measure> measures;      ///< metrics_for() of the test rows; those that apply
  std::optional<double> threshold{};  ///< of its model
};

struct CrossValidation {
  /// Of all rows: its outputs are the columns of the predictions, its threshold is the mean of the
  /// folds'.
  Task task;
  std::vector<FoldResult> folds;  ///< repeat after repeat
  /// Of each row by models that have not seen it, the mean over repeats; NaN of rows that are in no
  /// fold (of weight 0).   [n, k]
  Predictions predictions;
};

/// The mean of a measure over the folds, and its standard deviation (n - 1; NaN of one), in the
/// order of the first fold; folds where it does not apply do not count.
struct FoldSummary {
  std::string name;
  double mean = 0, spread = 0;
};
std::vector<FoldSummary> summaries_of(const std::vector<FoldResult>& folds);

/// k-fold cross-validation: every model learns its schema, holds out its validation rows
/// (RunConfig::valid_share) and is trained from the rows of the other folds alone. Classes that a
/// fold's training rows lack are never predicted there, and count as wrong. Repeat r has the seed
/// of the run plus r, for folds and training. Ends with whole repeats where the reporter asks to
/// stop, none maybe. With a time, fold f is tested by a model of the rows before it, and the first
/// part of the rows is in no fold (data/folds.h). ConfigError as for dealing folds and prepare(),
/// and for a time beside a group or repeats. ranks: that the folds are dealt to, led by this one,
/// or nullptr.
CrossValidation cross_validate(const DataSource& source, const CrossValidationConfig& validation,
                               const RunConfig& config, ExperimentReporter& reporter,
                               Communicator* ranks = nullptr);

/// The model that the folds speak of: trained by the same configuration on all rows.
TrainedRun train_on_all_rows(const DataSource& source, const CrossValidationConfig& validation,
                             const RunConfig& config, ExperimentReporter& reporter);

}  // namespace resboost
