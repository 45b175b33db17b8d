#include "data/cuts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace resboost {
namespace {

/// A distinct value and how often it is there.
struct Step {
  double value;
  std::size_t count;
};

std::vector<Step> distinct(const std::vector<double>& sorted) {
  std::vector<Step> steps;
  for (const double value : sorted) {
    if (steps.empty() || value > steps.back().value) steps.push_back({value, 0});
    ++steps.back().count;
  }
  return steps;
}

/// At or above the lower value and below the upper one, whatever rounding does.
double between(double low, double high) {
  const double middle = std::midpoint(low, high);
  return middle < high ? middle : low;
}

/// Walks over the distinct values and decides before which of them a bin ends. Heavy values have
/// bins of their own, set aside before the others share what is left.
class Binner {
 public:
  Binner(const std::vector<Step>& steps, std::size_t rows, std::size_t bins)
      : heavy_from_((rows + bins - 1) / bins), light_rows_(rows), light_bins_(bins) {
    for (const Step& step : steps) {
      if (!is_heavy(step)) continue;
      light_rows_ -= step.count;
      --light_bins_;
    }
  }

  /// Does a bin end before this value?
  bool ends_before(const Step& next) const {
    if (rows_ == 0) return false;
    if (is_heavy(next)) return holds_heavy_ || (light_bins_ >= 1 && 2 * rows_ >= target());
    if (holds_heavy_) return light_bins_ >= 1;
    return light_bins_ >= 2 && 2 * rows_ + next.count > 2 * target();
  }

  void end() {
    if (!holds_heavy_) {
      light_rows_ -= rows_;
      --light_bins_;
    }
    rows_ = 0;
    holds_heavy_ = false;
  }

  void add(const Step& step) {
    rows_ += step.count;
    holds_heavy_ = holds_heavy_ || is_heavy(step);
  }

 private:
  bool is_heavy(const Step& step) const { return step.count >= heavy_from_; }
  std::size_t target() const { return light_rows_ / std::max<std::size_t>(light_bins_, 1); }

  std::size_t heavy_from_;
  std::size_t light_rows_, light_bins_;  // not yet in a bin that has ended
  std::size_t rows_ = 0;                 // in the bin that is open
  bool holds_heavy_ = false;
};

}  // namespace

std::vector<double> learn_cuts(const std::vector<double>& sorted, int most_bins) {
  const std::vector<Step> steps = distinct(sorted);
  const auto bins = static_cast<std::size_t>(most_bins);
  std::vector<double> cuts;
  Binner binner(steps, sorted.size(), bins);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i > 0 && (steps.size() <= bins || binner.ends_before(steps[i]))) {
      cuts.push_back(between(steps[i - 1].value, steps[i].value));
      binner.end();
    }
    binner.add(steps[i]);
  }
  return cuts;
}

std::vector<Real> values_of_bins(const std::vector<double>& cuts) {
  if (cuts.size() < 2) return {};
  const double largest = std::max(std::abs(cuts.front()), std::abs(cuts.back()));
  std::vector<double> ends{0};  // of bins, the largest cut being 1: no difference overflows
  for (const double cut : cuts) ends.push_back(cut / largest);
  ends.front() = 2 * ends[1] - ends[2];
  ends.push_back(2 * ends.back() - ends[ends.size() - 2]);
  std::vector<double> middles;
  for (std::size_t i = 1; i < ends.size(); ++i) middles.push_back((ends[i - 1] + ends[i]) / 2);
  const auto bins = static_cast<double>(middles.size());
  const double mean = std::accumulate(middles.begin(), middles.end(), 0.0) / bins;
  double square = 0;
  for (const double middle : middles) square += (middle - mean) * (middle - mean) / bins;
  if (!(square > 0)) return {};
  std::vector<Real> values{0};
  for (const double middle : middles)
    values.push_back(static_cast<Real>((middle - mean) / std::sqrt(square)));
  return values;
}

}  // namespace resboost
