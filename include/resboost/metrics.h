#pragma once

#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/loss.h"
#include "resboost/report.h"
#include "resboost/task.h"

namespace resboost {

/// Quality on labelled rows, weighted where the data has weights. NaN where a number does not
/// apply.
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

/// predictions: of Model::predict for data.x; data.y as the schema of this task encodes it.
/// `loss`: of the model, for its criterion. DataError where shapes differ, or a prediction is not
/// finite.
Metrics metrics_of(const Task& task, const Predictions& predictions, const Dataset& data,
                   const Loss* loss = nullptr);

/// Those numbers that apply, by name: accuracy, log_loss, ece, rmse, nrmse, r2, mae, and
/// the criterion of the loss.
std::vector<Measure> measures_of(const Metrics& metrics);

/// `accuracy 0.9722, log loss 0.0911`
std::string summary(const Metrics& metrics);

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
