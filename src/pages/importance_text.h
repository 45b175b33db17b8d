#pragma once

#include <string>

#include "base/json_line.h"
#include "pages/call_facts.h"
#include "resboost/importance.h"
#include "resboost/network.h"
#include "resboost/page.h"

namespace resboost {

/// column,worse_by,low,high: a line for each column.
std::string csv_of(const Importance& importance);
/// rows: that were looked at
Json json_of(const Importance& importance, Index rows);
/// A line for each column, the most important first. rows: that were looked at
std::string text_of(const Importance& importance, Index rows, const CallFacts& call);
report::Page importance_page(const Importance& importance, Index rows, const Network& net,
                             const CallFacts& call);

}  // namespace resboost
