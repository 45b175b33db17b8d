#pragma once

#include <string>
#include <vector>

#include "resboost/metrics.h"

namespace resboost::cli {

/// One trained network of a comparison.
struct Contender {
  std::string method;  ///< "stage by stage"
  Index stages = 0, parameters = 0;
  Metrics test;
  double seconds = 0;  ///< of training
};

/// A table with a line for each.
std::string comparison_table(const std::vector<Contender>& contenders);

/// One or two sentences on the first two: who is better, and whether so few rows can tell.
std::string verdict(const Contender& first, const Contender& second);

}  // namespace resboost::cli
