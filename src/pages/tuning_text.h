#pragma once

#include <string>

#include "base/json_line.h"
#include "pages/call_facts.h"
#include "resboost/page.h"
#include "resboost/tuning.h"

namespace resboost {

/// `--block.width 64 --stages 8`; of the first trial "as given".
std::string options_text(const TuningTrial& trial);
/// A line: rows, score by the metric, seconds, options.
std::string text_of(const TuningTrial& trial, const std::string& metric);
/// There has to be one: best is not below 0.
const TuningTrial& best_of(const Tuning& found);
/// The best five on all rows, a line each. path: of the data
std::string text_of(const Tuning& found, const std::string& path);
Json json_of(const Tuning& found);
report::Page tuning_page(const Tuning& found, const std::string& method, const CallFacts& call);

}  // namespace resboost
