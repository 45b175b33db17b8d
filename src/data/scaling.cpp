#include "data/scaling.h"

#include <limits>

namespace resboost {
namespace {

/// 1 / (high - low), finite although the difference may be beyond double or below its smallest
/// normal number; 0 if equal.
double reciprocal_of_distance(double low, double high) {
  const double half = 0.5 * high - 0.5 * low;
  return half > 0 ? std::min(0.5 / half, std::numeric_limits<double>::max()) : 0;
}

void learn_robust(const std::vector<double>& sorted, ColumnSpec& spec) {
  spec.center = quantile(sorted, 0.5);
  spec.scale = reciprocal_of_distance(quantile(sorted, 0.25), quantile(sorted, 0.75));
  if (spec.scale == 0)
    spec.scale = 2 * std::min(reciprocal_of_distance(sorted.front(), sorted.back()), 1e300);
}

/// Mean and standard deviation, in units of the largest value's power of two: neither sums nor
/// squares overflow, or vanish, and nothing is rounded that would not be otherwise.
void learn_standard(const std::vector<double>& sorted, ColumnSpec& spec) {
  const double unit =
      std::ldexp(1, std::ilogb(std::max(std::abs(sorted.front()), std::abs(sorted.back()))));
  const auto n = static_cast<double>(sorted.size());
  double mean = 0, variance = 0;
  for (const double value : sorted) mean += value / unit;
  mean /= n;
  for (const double value : sorted) variance += (value / unit - mean) * (value / unit - mean);
  variance /= n;
  spec.center = mean * unit;
  spec.scale = std::min(1 / std::sqrt(variance) / unit, std::numeric_limits<double>::max());
}

}  // namespace

double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto i = static_cast<std::size_t>(at);
  if (i + 1 >= sorted.size()) return sorted.back();
  return std::lerp(sorted[i], sorted[i + 1], at - static_cast<double>(i));
}

void learn_scaling(const std::vector<double>& sorted, SchemaConfig::Scaling scaling,
                   ColumnSpec& spec) {
  spec.imputed = quantile(sorted, 0.5);
  spec.clip = scaling == SchemaConfig::Scaling::robust;
  spec.center = 0;
  spec.scale = 0;
  if (!(sorted.front() < sorted.back())) return;
  switch (scaling) {
    case SchemaConfig::Scaling::robust:
      return learn_robust(sorted, spec);
    case SchemaConfig::Scaling::standard:
      return learn_standard(sorted, spec);
    case SchemaConfig::Scaling::min_max:
      spec.center = sorted.front();
      spec.scale = reciprocal_of_distance(sorted.front(), sorted.back());
      return;
    case SchemaConfig::Scaling::none:
      spec.scale = 1;
  }
}

std::vector<double> learn_edges(const std::vector<double>& sorted, int bins) {
  std::vector<double> distinct;
  for (const double value : sorted) {
    if (distinct.empty() || value > distinct.back()) distinct.push_back(value);
    if (distinct.size() == 3) break;
  }
  if (bins <= 0 || distinct.size() < 3 || !std::isfinite(sorted.back() - sorted.front())) return {};
  std::vector<double> edges;
  for (int j = 0; j <= bins; ++j) {
    const double edge = quantile(sorted, static_cast<double>(j) / bins);
    if (edges.empty() || edge > edges.back()) edges.push_back(edge);
  }
  return edges;
}

}  // namespace resboost
