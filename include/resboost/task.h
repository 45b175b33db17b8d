#pragma once

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
  Index size() const { return static_cast<Index>(outputs.size()); }
};

/// What a model says of rows: class probabilities, or values in the units of the targets, which
/// single precision need not be able to tell apart.   [n, k]
using Predictions = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace resboost
