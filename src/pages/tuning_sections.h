#pragma once

#include <vector>

#include "resboost/page.h"
#include "resboost/tuning.h"

namespace resboost {

/// The scores in the order of the trials, each searched number against the score, and the best
/// trials in a table.
std::vector<report::Section> tuning_sections(const Tuning& tuning);

/// Those on all rows, the best first.
std::vector<TuningTrial> complete_trials(const Tuning& tuning);

}  // namespace resboost
