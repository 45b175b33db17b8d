#include "experiment/statistics.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/in_double.h"
#include "base/nan.h"

namespace resboost {
namespace {

/// Spread of equal differences, as a share of their mean.
constexpr double kRounding = 1e-9;

}  // namespace

double mean(const std::vector<double>& values) {
  if (values.empty()) return kNaN;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double spread(const std::vector<double>& values) {
  if (values.size() < 2) return kNaN;
  const double centre = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double paired_t_test(const std::vector<double>& a, const std::vector<double>& b, double overlap) {
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), std::minus<>());
  if (differences.size() < 2) return kNaN;
  const double average = mean(differences), deviation = spread(differences);
  if (average == 0 && deviation == 0) return 1;
  if (!(deviation > kRounding * std::abs(average))) return kNaN;
  const auto n = static_cast<double>(differences.size());
  const double t = std::abs(average) / (deviation * std::sqrt(1 / n + overlap));
  return 2 * cdf(complement(boost::math::students_t_distribution<double, InDouble>(n - 1), t));
}

double mcnemar_test(int first_only, int second_only) {
  const int differ = first_only + second_only;
  if (differ == 0) return 1;
  const boost::math::binomial_distribution<double, InDouble> coin(differ, 0.5);
  return std::min(1.0, 2 * cdf(coin, std::min(first_only, second_only)));
}

}  // namespace resboost
