#include "experiment/time_limit.h"

#include <algorithm>

namespace resboost {

TimeLimit::TimeLimit(Reporter& next, double seconds) : PassingReporter(next) {
  using Clock = std::chrono::steady_clock;
  if (seconds <= 0) return;
  const double reserve = std::min(0.1 * seconds, 2.0);
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(seconds - reserve));
}

bool TimeLimit::stop_requested() {
  if (deadline_ && std::chrono::steady_clock::now() >= *deadline_) reached_ = true;
  return reached_ || PassingReporter::stop_requested();
}

double TimeLimit::seconds_left() const {
  const double others = PassingReporter::seconds_left();
  if (!deadline_) return others;
  const std::chrono::duration<double> own = *deadline_ - std::chrono::steady_clock::now();
  return std::min(others, std::max(own.count(), 0.0));
}

}  // namespace resboost
