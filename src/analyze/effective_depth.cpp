// E. Littwin and L. Wolf, "The Loss Surface of Residual Networks: Ensembles & the Role of Batch
// Normalization", 2016, eq. 14 to 16 and 31.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "analyze/paths.h"
#include "base/nan.h"
#include "resboost/analyze.h"
#include "resboost/error.h"

namespace resboost {
namespace {

void check(const std::vector<double>& gains) {
  for (std::size_t i = 0; i < gains.size(); ++i) {
    if (!(gains[i] < 0)) continue;  // NaN, of a network that diverged, passes
    throw ConfigError("effective depth: gain " + std::to_string(i + 1) + " is " +
                      std::to_string(gains[i]) + "; a gain is a ratio of two sizes, at least 0");
  }
}

/// b / (1 + b): the share of a block's weight that goes through its branch.
double through(double gain) { return std::isinf(gain) ? 1 : gain / (1 + gain); }

std::vector<double> normalised_squares(std::vector<double> values) {
  double total = 0;
  for (double& value : values) total += value *= value;
  for (double& value : values) value /= total;
  return values;
}

}  // namespace

EffectiveDepth effective_depth(const std::vector<double>& gains) {
  check(gains);
  const auto blocks = static_cast<double>(gains.size());
  EffectiveDepth depth;
  depth.law = path_law(gains);
  depth.weights = normalised_squares(depth.law);
  double variance = 0;
  for (const double gain : gains) {
    depth.mean += through(gain);
    variance += through(gain) * (1 - through(gain));
  }
  depth.sd = std::sqrt(variance);
  const auto peak =
      std::max_element(depth.weights.begin(), depth.weights.end()) - depth.weights.begin();
  depth.found = gains.empty() || std::isnan(depth.mean) ? kNaN : static_cast<double>(peak) / blocks;
  depth.beta = gains.empty() ? kNaN : std::accumulate(gains.begin(), gains.end(), 0.0) / blocks;
  depth.predicted = gains.empty() ? kNaN : through(depth.beta);
  depth.theta = kNaN;
  if (depth.beta > 0 && std::isfinite(depth.beta)) {
    depth.epsilon = spin_glass_weights(static_cast<int>(gains.size()) + 1, depth.beta);
    depth.theta = critical_point_density(depth.epsilon);
  }
  return depth;
}

}  // namespace resboost
