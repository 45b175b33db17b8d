#pragma once

#include <algorithm>
#include <chrono>

#include "train/passing_reporter.h"

namespace resboost {

/// For one of several fits that share the time that is left: this one gets a part of it, from now
/// on.
class ShareOfTime final : public PassingReporter {
 public:
  ShareOfTime(Reporter& next, double share)
      : PassingReporter(next), seconds_(share * next.seconds_left()) {}

  double seconds_left() const override {
    const std::chrono::duration<double> gone = Clock::now() - start_;
    return std::min(PassingReporter::seconds_left(), std::max(seconds_ - gone.count(), 0.0));
  }

 private:
  using Clock = std::chrono::steady_clock;
  double seconds_;
  Clock::time_point start_ = Clock::now();
};

}  // namespace resboost
