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

}  // namespace resboost
