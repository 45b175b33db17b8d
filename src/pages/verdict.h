#pragma once

#include <string>
#include <vector>

#include "experiment/trial.h"

namespace resboost {

/// A line for each contender, at most 100 columns wide: means, and the standard deviation over
/// seeds of what decides. Behind it what its columns are.
std::string comparison_table(const std::vector<Contender>& contenders);

/// Two sentences: who is better than the first, as far as that can be told from chance, and how
/// long each trained.
std::string verdict(const std::vector<Contender>& contenders);

}  // namespace resboost
