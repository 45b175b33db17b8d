#include "train/turns.h"

#include <algorithm>
#include <cmath>

namespace resboost {
namespace {

/// A turn that is over but for rounding is over.
constexpr double kRounding = 1e-9;

}  // namespace

Turns::Turns(const Series& series) : members_{{0, std::ssize(series)}} {}

Turns::Turns(const Series& series, int laps) : laps_(laps) {
  for (Index i = 0; i < std::ssize(series); ++i) {
    if (members_.empty() || series[static_cast<std::size_t>(i)].passed > 0)
      members_.push_back({i, i});
    members_.back().end = i + 1;
  }
}

Turns::Turn Turns::turn(const RateSchedule& all) const {
  if (modules() == 1) return {0, 0, 0};
  const auto count = static_cast<double>(members_.size());
  const double turns = all.done() / all.whole() * laps_ * count;
  const double over = std::min(std::floor(turns + kRounding), laps_ * count - 1);
  const double lap = std::floor(over / count);
  return {over, static_cast<std::size_t>(over - lap * count), std::max(turns - over, 0.0)};
}

Index Turns::steps_left(const RateSchedule& all) const {
  if (modules() == 1) return all.steps_left();
  const double each = all.whole() / (laps_ * static_cast<double>(members_.size()));
  const double left = (1 - turn(all).done) * each;
  return std::max<Index>(static_cast<Index>(std::ceil(left - kRounding * each)), 1);
}

double Turns::rate_factor(const RateSchedule& all, Index s) const {
  if (modules() == 1) return all.factor(s);
  const auto count = static_cast<double>(members_.size());
  const double own = all.whole() / count;
  const Turn now = turn(all);
  const double done = (std::floor(now.number / count) + now.done) / laps_ * own;
  return schedule_factor(all.kind(), std::min(done + static_cast<double>(s), own), own);
}

}  // namespace resboost
