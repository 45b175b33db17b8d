#include "metrics/best_threshold.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace resboost {
namespace {

constexpr std::size_t kTried = 200;

/// Half-way between neighbours, of which the first and last may also be all or nothing.
std::vector<double> candidates(const Predictions& probabilities) {
  std::vector<double> sorted(probabilities.col(1).begin(), probabilities.col(1).end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::vector<double> found{0.5};
  const std::size_t steps = std::min(kTried, sorted.size());
  for (std::size_t i = 1; i < steps; ++i) {
    const std::size_t at = i * sorted.size() / steps;
    found.push_back((sorted[at - 1] + sorted[at]) / 2);
  }
  // So that of equally good ones the first is the nearest to a half.
  std::stable_sort(found.begin(), found.end(),
                   [](double a, double b) { return std::abs(a - 0.5) < std::abs(b - 0.5); });
  return found;
}

}  // namespace

bool sees_thresholds(const Metric& metric, const Task& task) {
  Predictions probabilities(2, 2);
  probabilities << 0.7, 0.3, 0.6, 0.4;
  Dataset data;
  data.y = Matrix::Identity(2, 2);
  Task low = task, high = task;
  low.threshold = 0.35;
  high.threshold = 0.5;
  return metric.measure(Judged(low, probabilities, data)) !=
         metric.measure(Judged(high, probabilities, data));
}

double best_threshold(const Metric& metric, const Task& task, const Predictions& probabilities,
                      const Dataset& data) {
  double best = 0.5, best_value = std::nan("");
  for (const double threshold : candidates(probabilities)) {
    Task judged = task;
    judged.threshold = threshold;
    const double value = metric.measure(Judged(judged, probabilities, data));
    const bool better = std::isnan(best_value) ||
                        (metric.higher_is_better ? value > best_value : value < best_value);
    if (std::isnan(value) || !better) continue;
    best = threshold;
    best_value = value;
  }
  return best;
}

}  // namespace resboost
