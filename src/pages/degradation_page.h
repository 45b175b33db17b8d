#pragma once

#include <cstdint>
#include <string>

#include "pages/call_facts.h"
#include "resboost/experiment.h"
#include "resboost/page.h"

namespace resboost {

/// degradation_sections() below the facts. ended_early: why not all is there, or "no"
report::Page degradation_page(const Degradation& found, std::uint64_t seed,
                              const std::string& ended_early, const CallFacts& call);

}  // namespace resboost
