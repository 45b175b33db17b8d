#include "metrics/target_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace resboost {

TargetValues::TargetValues(const Judged& judged, Index target)
    : judged_(judged),
      k_(target),
      exponent_(std::ilogb(judged.task().scale[static_cast<std::size_t>(target)])),
      center_(in_units(judged.task().mean[static_cast<std::size_t>(target)])),
      scale_(in_units(judged.task().scale[static_cast<std::size_t>(target)])) {}

double TargetValues::in_units(double value) const { return std::scalbn(value, -exponent_); }

double TargetValues::in_target_units(double value) const { return std::scalbn(value, exponent_); }

double TargetValues::total_weight() const {
  double total = 0;
  for (Index i = 0; i < rows(); ++i) total += weight(i);
  return total;
}

double TargetValues::squared_misses() const {
  double sum = 0;
  for (Index i = 0; i < rows(); ++i) sum += weight(i) * miss(i) * miss(i);
  return sum;
}

double TargetValues::spread() const {
  double total = 0, sum = 0, squares = 0;
  for (Index i = 0; i < rows(); ++i) {
    // From the first row, so that equal targets have no spread to the last bit.
    const double away = target(i) - target(0);
    total += weight(i);
    sum += weight(i) * away;
    squares += weight(i) * away * away;
  }
  return squares - sum * sum / total;
}

double TargetValues::smallest() const {
  return 4 * double{std::numeric_limits<Real>::epsilon()} * std::max(std::abs(center_), scale_);
}

double mean_over_targets(const Judged& judged, double (*of_target)(const TargetValues&)) {
  const auto targets = static_cast<double>(judged.task().size());
  double sum = 0;
  for (Index k = 0; k < judged.task().size(); ++k)
    sum += of_target(TargetValues(judged, k)) / targets;
  return sum;
}

}  // namespace resboost
