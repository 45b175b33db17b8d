#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json_line.h"
#include "resboost/experiment.h"
#include "resboost/pages.h"

namespace resboost {

/// Of the data and the run, for the top of a page. path: of the data; seed: the first
Facts facts_of(const Comparison& comparison, const ComparisonConfig& config, std::uint64_t seed,
               const std::string& path);

/// Methods with their runs, the verdict, the command, and which requirements hold. ended_early: why
/// not all seeds are there, or empty.
Json json_of(const std::vector<MethodTrials>& methods, const std::string& command,
             const std::vector<Requirement>& requirements, const std::string& ended_early);

}  // namespace resboost
