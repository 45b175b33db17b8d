#pragma once

#include <functional>
#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/report.h"
#include "resboost/task.h"

namespace resboost {

/// What is judged: what was said of labelled rows, and what is right. Borrows all three, which must
/// outlive it.
class Judged {
 public:
  /// predictions: of Model::predict for data.x; data.y as the schema of this task encodes it.
  /// DataError where shapes differ, or a prediction is not finite.
  Judged(const Task& task, const Predictions& predictions, const Dataset& data);

  const Task& task() const { return task_; }
  const Predictions& predictions() const { return predictions_; }  ///< [n, k]
  const Dataset& data() const { return data_; }
  Index rows() const { return predictions_.rows(); }
  bool of_classes() const { return task_.kind == Task::Kind::classification; }
  double weight(Index row) const {
    return data_.w.size() == 0 ? 1.0 : static_cast<double>(data_.w[row]);
  }
  /// The number of the row's class; kUnseen: a label never seen in training, wrong whatever is
  /// said.
  Index label(Index row) const { return labels_[static_cast<std::size_t>(row)]; }
  /// The class that is predicted: predicted_class().
  Index guess(Index row) const { return guesses_[static_cast<std::size_t>(row)]; }
  bool any_unseen() const { return any_unseen_; }

  static constexpr Index kUnseen = -1;

 private:
  const Task& task_;
  const Predictions& predictions_;
  const Dataset& data_;
  std::vector<Index> labels_, guesses_;  ///< of classes
  bool any_unseen_ = false;
};

/// A number that says how good predictions are: a row of the table behind make_metric(). Rows count
/// by their weights, so that a weight of two is the row twice.
struct Metric {
  std::string name;     ///< "f1", and with what it was told: "f1:class=yes"
  std::string summary;  ///< what it is, in a few words
  bool of_classes = false;
  bool higher_is_better = false;
  /// NaN where it does not apply: no rows, targets without spread.
  std::function<double(const Judged&)> measure{};
  /// Of one class against all others, where the metric has that; it is the mean of them then. NaN
  /// where there is nothing to say of the class.
  std::function<double(const Judged&, Index of_class)> of_class{};
  /// Of estimates of probabilities: says little of a loss that gives none
  /// (Loss::gives_probabilities).
  bool of_probabilities = false;
  /// Is it what one loss is judged by (Loss::criterion)? Then models by others are not, unless
  /// asked.
  bool of_one_loss = false;
  /// The metric with a parameter, that parameter's name, and the numbers that it lies between,
  /// where it has one.
  std::function<Metric(double)> with{};
  std::string parameter{};
  double above = 0, below = 1;
};

/// All of them: ours, those of classes first, and those that were registered. Stays as it is when
/// more are.
const std::vector<Metric>& metrics();

/// Adds a metric of the caller's, so that --metric, evaluate and importance know it by its name.
/// From any thread, for the rest of the program. ConfigError for a name that is taken, or has other
/// signs than letters, digits, - and _.
void register_metric(Metric metric);

/// Those that say something of such a task and of models with such a loss (null: any), in the order
/// of metrics(), and the criterion of the loss, which that borrows.
std::vector<Metric> metrics_for(const Task& task, const Loss* loss);

/// By its name: "f1"; of one class "f1:class=yes"; with a parameter "pinball_loss:alpha=0.9".
/// ConfigError names the known ones; for a metric of another kind of task too.
Metric make_metric(const std::string& spec, const Task& task);

/// The usual numbers, weighted where the data has weights. NaN where a number does not apply.
struct Metrics {
  Index rows = 0;
  /// Classification; probabilities are kept above 1e-15; a label never seen in training is an
  /// error.
  double accuracy, log_loss;
  double ece;  ///< of classification: calibration_error()
  /// Regression, in the units of the targets (means over several targets); nrmse = rmse / std(y).
  double rmse, nrmse, r2;
  double mae;  ///< mean absolute error, of regression
  /// Loss::criterion(), where the loss is given and has one: a mean over rows, and over several
  /// targets.
  std::string criterion{};
  double criterion_value = 0;
};

/// predictions, data, errors: as Judged has them. `loss`: of the model, for its criterion.
Metrics metrics_of(const Task& task, const Predictions& predictions, const Dataset& data,
                   const Loss* loss = nullptr);

/// Those numbers that apply, by name: accuracy, log_loss, ece, rmse, nrmse, r2, mae, and
/// the criterion of the loss.
std::vector<Measure> measures_of(const Metrics& metrics);

/// `accuracy 0.9722, log loss 0.0911`
std::string summary(const Metrics& metrics);

/// Weight of the rows of each class, by what is said of them.   [k, k], or [k + 1, k] if there are
/// labels never seen in training, the last row. Row: what is right; column: what is said.
Eigen::MatrixXd confusion_of(const Judged& judged);

/// Rows whose largest probability lies between b / 15 and (b + 1) / 15.
struct CalibrationBin {
  Index rows = 0;
  double weight = 0;      ///< of its rows, all together
  double confidence = 0;  ///< mean of the largest probability, by weight; 0 without rows
  double accuracy = 0;    ///< share of the weight that is right; 0 without rows
};

/// 15 equal bins (Guo et al. 2017, On Calibration of Modern Neural Networks).   probabilities:
/// [n, k]
std::vector<CalibrationBin> calibration_bins(const Predictions& probabilities, const Dataset& data);

/// Expected calibration error of Guo et al.: |accuracy - confidence| of the bins, averaged by their
/// weights.
double calibration_error(const std::vector<CalibrationBin>& bins);

}  // namespace resboost
