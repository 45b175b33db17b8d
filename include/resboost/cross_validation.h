#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "resboost/communicator.h"
#include "resboost/experiment.h"

namespace resboost {

/// How the rows are dealt.
struct CrossValidationConfig {
  int folds = 5, repeats = 1, jobs = 0;
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
    v("jobs", jobs, 0, 4096,
      "folds that are trained at once, each on its share of the threads, as far as memory allows; "
      "0: a fold a thread; of pictures, and within --time-limit, one fold on all threads");
  }
};

/// One model, tested on the rows of one fold.
struct FoldResult {
  int repeat = 0, fold = 0;
  Index train_rows = 0, valid_rows = 0, test_rows = 0;
  Index stages = 0;                   ///< that were kept
  double seconds = 0;                 ///< of training
  std::vector<Measure> measures{};    ///< metrics_for() of the test rows; those that apply
  std::optional<double> threshold{};  ///< of its model
  /// What the model says of the fold's rows, in the columns of CrossValidation::task; as
  /// FoldKeeping has it.
  Predictions predictions{};
};

struct CrossValidation {
  /// Of all rows: its outputs are the columns of the predictions, its threshold is the mean of the
  /// folds'.
  Task task;
  std::vector<FoldResult> folds;  ///< repeat after repeat, without their predictions
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

/// Where folds go while a cross-validation is under way; all of it may be left out.
struct FoldKeeping {
  /// The first folds of all repeats, from a run of the same data and options; they are not trained
  /// again.
  std::vector<FoldResult> done{};
  /// Given each of the others, in order.
  std::function<void(const FoldResult&)> keep{};
};

/// k-fold cross-validation: every model learns its schema, holds out its validation rows
/// (RunConfig::valid_share) and is trained from the rows of the other folds alone. Classes that a
/// fold's training rows lack are never predicted there, and count as wrong. Repeat r has the seed
/// of the run plus r, for folds and training. Ends with whole repeats where the reporter asks to
/// stop, none maybe. With a time, fold f is tested by a model of the rows before it, and the first
/// part of the rows is in no fold (data/folds.h). Results do not depend on jobs; of folds that are
/// trained at once the reporter hears warnings, and a note of each as it is done. ConfigError as
/// for dealing folds and prepare(), for a time beside a group or repeats, and for folds that are
/// done but are not the first of these. ranks: that the folds are dealt to, led by this one, or
/// nullptr.
CrossValidation cross_validate(const DataSource& source, const CrossValidationConfig& validation,
                               const RunConfig& config, ExperimentReporter& reporter,
                               const FoldKeeping& keeping = {}, Communicator* ranks = nullptr);

/// The model that the folds speak of: trained by the same configuration on all rows.
TrainedRun train_on_all_rows(const DataSource& source, const CrossValidationConfig& validation,
                             const RunConfig& config, ExperimentReporter& reporter);

}  // namespace resboost
