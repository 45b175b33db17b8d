#include "analyze/paths.h"

#include <algorithm>
#include <cmath>

namespace resboost {
namespace {

double log_choose(int n, int k) {
  return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
}

}  // namespace

double path_share(int blocks, int low, int high) {
  double share = 0;
  for (int length = std::max(low, 0); length <= std::min(high, blocks); ++length)
    share += std::exp(log_choose(blocks, length) - blocks * std::log(2.0));
  return share;
}

std::vector<double> path_weights(const std::vector<double>& gains) {
  std::vector<double> weights{1};
  for (const double gain : gains) {
    weights.push_back(0);
    for (std::size_t length = weights.size() - 1; length > 0; --length)
      weights[length] += gain * weights[length - 1];
  }
  return weights;
}

std::vector<double> path_law(const std::vector<double>& gains) {
  std::vector<double> law{1};
  for (const double gain : gains) {
    const double through = std::isinf(gain) ? 1 : gain / (1 + gain);
    law.push_back(0);
    for (std::size_t length = law.size() - 1; length > 0; --length)
      law[length] = (1 - through) * law[length] + through * law[length - 1];
    law[0] *= 1 - through;
  }
  return law;
}

std::vector<double> spin_glass_weights(int layers, double beta) {
  std::vector<double> logs;
  for (int r = 1; r <= layers; ++r)
    logs.push_back(log_choose(layers - 1, r - 1) + r * std::log(beta));
  const double top = *std::max_element(logs.begin(), logs.end());
  double norm = 0;
  for (const double value : logs) norm += std::exp(2 * (value - top));
  std::vector<double> epsilon;
  for (const double value : logs) epsilon.push_back(std::exp(value - top) / std::sqrt(norm));
  return epsilon;
}

double critical_point_density(const std::vector<double>& epsilon) {
  double first = 0, second = 0;  // v' and v''
  for (std::size_t i = 1; i < epsilon.size(); ++i) {
    const double r = static_cast<double>(i) + 1, weight = epsilon[i] * epsilon[i];
    first += weight * r;
    second += weight * r * (r - 1);
  }
  return 0.5 * std::log(second / first) - (second - first) / (second + first);
}

}  // namespace resboost
