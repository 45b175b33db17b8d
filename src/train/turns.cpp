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
  const auto count = static_cast<double>(members_.size());
  const double turns = all.done() / all.whole() * laps_ * count;
  const double over = std::min(std::floor(turns + kRounding), laps_ * count - 1);
  const double lap = std::floor(over / count);
  return {lap, static_cast<std::size_t>(over - lap * count), std::max(turns - over, 0.0)};
}

double Turns::own_steps(const RateSchedule& all) const {
  const Turn at = turn(all);
  return (at.lap + at.done) / laps_ * all.whole() / static_cast<double>(members_.size());
}

Range Turns::learners(const RateSchedule& all) const {
  return modules() == 1 ? members_.front() : members_[turn(all).module];
}

double Turns::rate_factor(const RateSchedule& all, Index s) const {
  if (modules() == 1) return all.factor(s);
  const double own = all.whole() / static_cast<double>(members_.size());
  const double done = own_steps(all) + static_cast<double>(s);
  return schedule_factor(all.kind(), std::min(done, own), own);
}

Index Turns::steps_before(const RateSchedule& all, Index taken) const {
  return modules() == 1 ? taken : static_cast<Index>(std::llround(own_steps(all)));
}

}  // namespace resboost
