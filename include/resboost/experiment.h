#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "resboost/analyze.h"
#include "resboost/checkpoint.h"
#include "resboost/communicator.h"
#include "resboost/dataset.h"
#include "resboost/metrics.h"
#include "resboost/model.h"
#include "resboost/prepare.h"
#include "resboost/report.h"
#include "resboost/work.h"

// Trainings that are measured: one run, several methods on the same rows, several depths.
namespace resboost {

// ---- one run
// --------------------------------------------------------------------------------------------------------

/// One training, measured on the rows that it knew.
struct TrainedRun {
  RunConfig config;
  Prepared data;
  Model model;                        ///< with its record
  std::optional<Metrics> on_train{};  ///< none where the run was asked to stop before
  std::optional<Metrics> on_valid{};  ///< likewise, or where nothing was held out
  Predictions valid_predictions{};    ///< of Model::predict for data.valid
  double seconds = 0;                 ///< of training
};

/// Where a training goes while it is under way; all of it may be left out.
struct RunKeeping {
  /// Given the model when it is trained, before passes over all rows measure it: its record has no
  /// metrics yet. Also when training failed half-way, with the best so far.
  std::function<void(const Model&)> keep{};
  Checkpoint* checkpoint = nullptr;
};

/// Trains on prepared rows as the configuration says. before: the model to continue, or nullptr.
/// ranks: that help, led by this one, or nullptr. TrainingError if training cannot go on.
TrainedRun train_run(Prepared data, const RunConfig& config, const Model* before,
                     Reporter& reporter, const RunKeeping& keeping = {},
                     Communicator* ranks = nullptr);

// ---- trials
// ---------------------------------------------------------------------------------------------------------

/// Which rows networks are tested on.
struct TestConfig {
  std::string file;
  double share = 0.2;

  template <class Visitor>
  void describe(Visitor& v) {
    v.section("Test rows");
    v.file("test", file, "rows to test on; without it a share of the data");
    v("test-share", share, 0.01, 0.9, "share of the rows to test on");
  }
};

/// How good a network was on the validation rows at some moment of its training, and what it had
/// cost by then.
struct Moment {
  std::optional<int>
      stage;  ///< reached by a stage-wise method; none: an epoch of the whole network
  double seconds, updates, operations;
  /// NaN where nothing is held out; metric: accuracy, or R squared
  double valid_loss, valid_metric;
};

/// One training of one method with one seed, and what came of it.
struct Trial {
  std::uint64_t seed = 0;
  /// Test rows / training and validation rows, where they were split at random; else 0.
  double overlap = 0;
  Metrics test{};
  std::vector<double> errors;  ///< of each test row: 0 right, 1 wrong; of numbers the squared error
  Index stages = 0, parameters = 0;
  std::size_t bytes = 0;                       ///< of the model file
  double seconds = 0;                          ///< of training
  Work work{};                                 ///< of training
  double epochs = 0;                           ///< rows of minibatches / training rows
  std::optional<std::uint64_t> peak_memory{};  ///< bytes, while it trained
  double rows_per_second = 0;                  ///< predicted
  std::vector<Moment> curve;
};

/// A method and its trials, one a seed; all methods of a comparison have the same seeds.
struct MethodTrials {
  std::string method;
  std::vector<Trial> trials;
};

/// All numbers of a trial under the names of the JSON output; NaN for what the system does not
/// tell.
std::vector<Measure> measures_of(const Trial& trial);
/// The measure of that name in each trial.
std::vector<double> values_of(const MethodTrials& method, const std::string& measure);

/// The measure that decides: "accuracy" or "rmse".
std::string deciding_measure(const MethodTrials& method);
/// Could chance make the difference? Several seeds: a paired t test of the deciding measure, which
/// knows what splits share. One seed: on the test rows, McNemar's test for classes, else a paired t
/// test of the squared errors.
double p_value(const MethodTrials& first, const MethodTrials& other);

/// What an experiment has to tell besides its trainings.
class ExperimentReporter : public Reporter {
 public:
  /// Before the first training.
  virtual void on_data(const Prepared&) {}
  /// A method is trained with a seed, and then measured.
  virtual void on_trial_start(const std::string& /*method*/, std::uint64_t /*seed*/) {}
  virtual void on_trial(const std::string& /*method*/, const Trial&) {}
};

// ---- comparison
// -----------------------------------------------------------------------------------------------------

/// What a training may use.
struct Budget {
  enum class Kind { none, time, updates, epochs };
  Kind kind = Kind::none;
  double amount = 0;  ///< seconds; minibatch steps; rows of minibatches

  bool limited() const { return kind != Kind::none; }
  /// What a training used, in this budget's unit.
  double used(double seconds, const Work& work) const;
};

/// The name of a stage-wise network after RunConfig::train.finetune_epochs end to end.
inline constexpr const char* kFinetuned = "finetuned";

/// The name of XGBoost among the methods, where ComparisonConfig::rivals has it.
inline constexpr const char* kXgboost = "xgboost";

/// Which trainings are compared, and on what terms.
struct ComparisonConfig {
  std::vector<std::string> methods, rivals;
  int seeds = 1;
  std::vector<std::string> require;
  Budget::Kind budget = Budget::Kind::none;
  TestConfig test;
  double time_limit = 0;  ///< seconds of each training; 0: none

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("methods", methods,
           "names of `resboost methods`, and finetuned (--finetune-epochs), separated by "
           "commas; without it "
           "--method, then backprop");
    v.text("rivals", rivals,
           "programs of others on the same rows, after the methods: xgboost, where its library is "
           "installed (docs/cli.md)");
    v("seeds", seeds, 1, 1000,
      "repetitions with --seed, --seed + 1, ...: of splits and of training");
    v.text("require", require,
           "such as resfgb>=backprop or hybrid>backprop-0.01, several separated by commas: "
           "exit code 7 where one "
           "does not hold on the test rows (docs/cli.md)");
    v.choice("budget", budget, {"none", "time", "updates", "epochs"},
             "what the first method used of this is what each of the others gets (docs/cli.md)");
    test.describe(v);
  }
};

/// What must hold on the test rows: left is at least as good as right ("left>=right"), or better
/// ("left>right").
struct Requirement {
  std::string text;  ///< as it was given, without spaces
  std::string left, right;
  bool strict = false;
  /// Added to what right reached, in units of the deciding measure; below 0 it allows a loss.
  double margin = 0;
};

/// What compare() will train, in order: the names asked for; where none are, the method of the
/// configuration, then backprop, then the fine-tuned network if epochs for it are given; then the
/// rivals. ConfigError for unknown names, repeated ones, "finetuned" without epochs or a stage-wise
/// method, and rivals that are not installed.
std::vector<std::string> compared_methods(const ComparisonConfig& comparison,
                                          const TrainConfig& config);
/// ConfigError for what cannot be read, and for names that are not compared.
std::vector<Requirement> requirements_of(const ComparisonConfig& comparison,
                                         const std::vector<std::string>& methods);

/// The trials of those seeds for which nobody asked to stop.
struct Comparison {
  std::vector<MethodTrials> methods;
  Index train_rows = 0, valid_rows = 0, test_rows = 0;  ///< of the first seed
};

/// Trains and tests several methods on the same rows, for one seed after the other: test rows are
/// set apart before anything is learned, all methods of a seed have the same rows, and with a
/// budget those after the first get what that one used. Ends with whole seeds when the reporter
/// asks to stop. docs/cli.md ("compare") says what is measured, and how. ranks: that the seeds are
/// dealt to, led by this one, or nullptr.
Comparison compare(const DataSource& source, const ComparisonConfig& comparison,
                   const RunConfig& config, ExperimentReporter& reporter,
                   Communicator* ranks = nullptr);

/// By the mean over seeds of the deciding measure; of RMSEs the lower one is better. A NaN
/// satisfies nothing.
bool holds(const Requirement& requirement, const std::vector<MethodTrials>& methods);
/// `resfgb>=backprop does not hold: accuracy 0.94 (resfgb), 0.96 (backprop)`
std::string failure_text(const Requirement& requirement, const std::vector<MethodTrials>& methods);

// ---- degradation
// ----------------------------------------------------------------------------------------------------

/// Which networks are trained. He et al. 2015.
struct DegradationConfig {
  std::string depths;
  TestConfig test;
  double time_limit = 0;  ///< seconds of each training; 0: none

  template <class Visitor>
  void describe(Visitor& v) {
    v.text("depths", depths,
           "residual stages, separated by commas, the smallest first (4,8,16); on pictures "
           "blocks, multiples of "
           "3 (3,9,18)");
    test.describe(v);
  }
};

/// One trained network of the experiment. Errors are 1 - accuracy, or RMSE.
struct DepthResult {
  Index depth = 0;  ///< stages, or blocks on pictures
  double train_error = 0, test_error = 0;
  double seconds = 0;  ///< of training; NaN for a stage-wise network that is a deeper one cut
  std::vector<StageResponse> responses;  ///< of its stages
  bool cut = false;                      ///< training ended by the time limit
};

/// Networks of one kind: "plain", "residual", "stage by stage".
struct DepthCurve {
  std::string kind;
  std::vector<DepthResult> results;  ///< by rising depth; never empty
};

struct Degradation {
  std::vector<DepthCurve> curves;
  Index train_rows = 0, test_rows = 0;
  bool classes = false;
};

/// ConfigError for depths that cannot be read, and for what would make the kinds differ in more
/// than their shortcuts.
void check_degradation(const DegradationConfig& degradation, const RunConfig& config);

/// Trains networks of several depths without shortcuts, with them, and stage by stage: does depth
/// help, or does it hurt? No rows are held out (RunConfig::valid_share is passed over), so nothing
/// chooses among depths. Ends with what is there when the reporter asks to stop. docs/cli.md
/// ("degradation").
Degradation degrade(const DataSource& source, const DegradationConfig& degradation,
                    const RunConfig& config, ExperimentReporter& reporter);

}  // namespace resboost
