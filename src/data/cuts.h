#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace resboost {

/// Cuts between bins of ascending values, at most `most_bins` of them (two or more): one for every
/// distinct value if there are no more, else of about as many values each, and one for every value
/// that would fill a bin by itself (with the values under it, if they are not half a bin). A cut
/// lies halfway between its neighbours; there are none where the values do not differ.
std::vector<double> learn_cuts(const std::vector<double>& sorted, int most_bins);

/// 1 + the number of cuts below the value.
inline std::uint8_t bin_of(double value, const std::vector<double>& cuts) {
  const auto bin = std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin();
  return static_cast<std::uint8_t>(1 + bin);
}

}  // namespace resboost
