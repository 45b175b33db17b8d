#pragma once

#include <vector>

#include "resboost/importance.h"
#include "resboost/page.h"

namespace resboost {

/// Bars of the most important columns (at most 30), and all numbers in a table.
std::vector<report::Section> importance_sections(const Importance& importance);

}  // namespace resboost
