#pragma once

#include <string>
#include <vector>

#include "experiment/trial.h"

namespace resboost {

/// What --require asks of a comparison: left is at least as good as right ("left>=right"), or
/// better ("left>right").
struct Requirement {
  std::string text;  ///< as it was given, without spaces
  std::string left, right;
  bool strict = false;
  double margin = 0;  ///< added to what right reached, in units of the deciding measure; below 0 it
                      ///< allows a loss
};

/// Reads "hybrid>=backprop-0.01". ConfigError for anything else, and for names that are not among
/// the methods.
Requirement read_requirement(const std::string& text, const std::vector<std::string>& methods);

/// By the mean over seeds of the deciding measure; of RMSEs the lower one is better. A NaN
/// satisfies nothing.
bool holds(const Requirement& requirement, const std::vector<Contender>& contenders);

/// `resfgb>=backprop does not hold: accuracy 0.94 (resfgb), 0.96 (backprop)`
std::string failure_text(const Requirement& requirement, const std::vector<Contender>& contenders);

}  // namespace resboost
