#pragma once

#include <string>
#include <vector>

#include "resboost/page.h"
#include "resboost/pages.h"
#include "resboost/types.h"

namespace resboost {

/// Losses and metric against depth and seconds.
/// metric: "accuracy" or "R²"; kept: depth of the network that was kept
std::vector<report::Section> curve_sections(const std::vector<StageReport>& stages,
                                            const std::string& metric, Index kept);

/// Losses against epochs: of networks trained as a whole, and how far each block got.
std::vector<report::Section> epoch_sections(const std::vector<EpochReport>& epochs);

}  // namespace resboost
