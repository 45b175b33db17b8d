#pragma once

#include <optional>
#include <string>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// What the targets mean. Binary problems are two classes, so there is one path only.
struct Task {
  enum class Kind { regression, classification };
  Kind kind = Kind::classification;
  std::vector<std::string> outputs;  ///< k class names, or k target names
  /// Regression: y = (target - mean) / scale; predictions are clipped to [low, high], the range of
  /// the training targets.
  std::vector<double> mean, scale, low, high;
  /// Of two classes: the second one is predicted where its probability is at least this; none: the
  /// likeliest is.
  std::optional<double> threshold{};
  Index size() const { return static_cast<Index>(outputs.size()); }
};

/// What a model says of rows: class probabilities, or values in the units of the targets, which
/// single precision need not be able to tell apart.   [n, k]
using Predictions = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The class that is predicted for a row: by the threshold, or the likeliest, the first one of
/// equals.   probabilities: [n, k]
inline Index predicted_class(const Task& task, const Predictions& probabilities, Index row) {
  if (task.threshold) return probabilities(row, 1) >= *task.threshold ? 1 : 0;
  Index likeliest = 0;
  probabilities.row(row).maxCoeff(&likeliest);
  return likeliest;
}

}  // namespace resboost
