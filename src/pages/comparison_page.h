#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiment/trial.h"
#include "report/page.h"

namespace resboost {

/// A comparison as a page: all measures, what validation rows said at every moment of training
/// against what it had cost by then and against depth, and the scores on test rows against their
/// cost. facts: of the data and the run. verdict: as verdict() has it.
report::Page comparison_page(const std::vector<Contender>& contenders, const std::string& command,
                             std::vector<std::pair<std::string, std::string>> facts,
                             const std::string& verdict);

}  // namespace resboost
