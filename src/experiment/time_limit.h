#pragma once

#include <chrono>
#include <optional>

#include "train/passing_reporter.h"

namespace resboost {

/// Asks a training to stop in time.
class TimeLimit final : public PassingReporter {
 public:
  /// From now on; a part of the limit is left for evaluating and saving. 0: no limit.
  TimeLimit(Reporter& next, double seconds);

  bool stop_requested() override;
  double seconds_left() const override;

  /// Was the limit what asked to stop?
  bool reached() const { return reached_; }

 private:
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  bool reached_ = false;
};

}  // namespace resboost
