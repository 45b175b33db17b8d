#include "train/temper.h"

#include <cmath>
#include <vector>

#include "base/stop.h"
#include "train/slice.h"

namespace resboost {
namespace {

/// Factors of the scores that are looked at, by their logarithms: from a quarter to eight times.
constexpr double kLowest = -1.4, kHighest = 2.1;
constexpr int kHalvings = 24;
/// Rows that speak for leaving scores as they are: of ten rows that are all right nothing is
/// learned of how sure to be.
constexpr double kRowsOfDoubt = 10;

/// Of the sum of losses and of half the square of the logarithm for each row of doubt, in the
/// logarithm of a factor of all scores.   scores: [n, k]
double slope(const Matrix& scores, double log_factor, const Examples& rows, const Loss& loss) {
  const Matrix larger = static_cast<Real>(std::exp(log_factor)) * scores;
  Matrix derivative(scores.rows(), scores.cols());
  MutRows into = derivative;
  loss.sum(larger, rows.target, weights_of(rows, {0, rows.rows()}), 1, &into);
  return derivative.cast<double>().cwiseProduct(larger.cast<double>()).sum() +
         kRowsOfDoubt * log_factor;
}

/// The loss is convex in the factor, so its smallest value is where its slope changes sign; 1 where
/// it does not, or the scores are not finite.
double best_factor(const Matrix& scores, const Examples& rows, const Loss& loss) {
  double low = kLowest, high = kHighest;
  if (!(slope(scores, low, rows, loss) < 0 && slope(scores, high, rows, loss) > 0)) return 1;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (slope(scores, middle, rows, loss) > 0 ? high : low) = middle;
  }
  return std::exp((low + high) / 2);
}

}  // namespace

void temper(const Series& series, const Examples& held_out, const Loss& loss) {
  std::vector<Matrix> all;
  try {
    all = scores(series, held_out);
  } catch (const Stopped&) {
    return;
  }
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!series[i].read) continue;
    const auto factor = static_cast<Real>(best_factor(all[i], held_out, loss));
    Head& head = series[i].net->heads.back();
    head.weight.value *= factor;
    head.bias.value *= factor;
  }
}

}  // namespace resboost
