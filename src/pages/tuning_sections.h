#pragma once

#include <vector>

#include "resboost/page.h"
#include "resboost/tuning.h"

namespace resboost {

/// The scores in the order of the trials, each searched number against the score, and the best
/// trials in a table.
std::vector<report::Section> tuning_sections(const Tuning& tuning);

}  // namespace resboost
