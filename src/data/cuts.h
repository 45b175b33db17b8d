#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// Cuts between bins of ascending values, at most `most_bins` of them (two or more): one for every
/// distinct value if there are no more, else of about as many values each, and one for every value
/// that would fill a bin by itself (with the values under it, if they are not half a bin). A cut
/// lies halfway between its neighbours; there are none where the values do not differ.
std::vector<double> learn_cuts(const std::vector<double>& sorted, int most_bins);

/// What the codes of a column with such cuts stand for where they are multiplied, code 0 first: the
/// middles between cuts, the outer bins as wide as their neighbours, all shifted and scaled to mean
/// 0 and variance 1; 0 for a missing value. Empty for fewer than two cuts, and for cuts that
/// doubles hardly tell apart.
std::vector<Real> values_of_bins(const std::vector<double>& cuts);

/// 1 + the number of cuts below the value. Halves what is left without a branch, which would be
/// guessed wrong every other time.
inline std::uint8_t bin_of(double value, const std::vector<double>& cuts) {
  const double* from = cuts.data();
  for (std::size_t left = cuts.size(); left > 0;) {
    const std::size_t half = (left + 1) / 2;
    from += half * static_cast<std::size_t>(from[half - 1] < value);
    left -= half;
  }
  return static_cast<std::uint8_t>(1 + (from - cuts.data()));
}

}  // namespace resboost
