#pragma once

#include <vector>

namespace resboost {

/// Ascending, as std::sort() does it, and several times sooner where there are many. None is NaN.
void sort_numbers(std::vector<double>& values);

}  // namespace resboost
