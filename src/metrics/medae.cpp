#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "metrics/metric_table.h"
#include "metrics/target_values.h"

namespace resboost {
namespace {

/// The mean of the two in the middle where the weights leave two there, as of repeated rows.
double medae(const TargetValues& values) {
  std::vector<std::pair<double, double>> sizes;  // with their weights
  for (Index i = 0; i < values.rows(); ++i)
    if (values.weight(i) > 0) sizes.emplace_back(std::abs(values.miss(i)), values.weight(i));
  std::sort(sizes.begin(), sizes.end());
  const double half = values.total_weight() / 2;
  double below = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    below += sizes[i].second;
    if (below < half) continue;
    const bool two = below == half && i + 1 < sizes.size();
    return values.in_target_units(two ? (sizes[i].first + sizes[i + 1].first) / 2 : sizes[i].first);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

Metric medae_metric() {
  return {.name = "medae", .summary = "median absolute error", .measure = [](const Judged& judged) {
            return mean_over_targets(judged, medae);
          }};
}

}  // namespace resboost
