#pragma once

#include <algorithm>
#include <chrono>

#include "resboost/report.h"

namespace resboost {

/// For one of several fits that share the time that is left: this one gets a part of it, from now
/// on. Passes all else on.
class ShareOfTime final : public Reporter {
 public:
  ShareOfTime(Reporter& next, double share) : next_(next), seconds_(share * next.seconds_left()) {}

  void on_step(const std::string& text) override { next_.on_step(text); }
  void on_stage(const StageReport& report) override { next_.on_stage(report); }
  void on_epoch(const EpochReport& report) override { next_.on_epoch(report); }
  void on_network(const Network& net, int epoch) override { next_.on_network(net, epoch); }
  void on_note(const std::string& text) override { next_.on_note(text); }
  void on_warning(const std::string& text) override { next_.on_warning(text); }
  bool stop_requested() override { return next_.stop_requested(); }
  double seconds_left() const override {
    const std::chrono::duration<double> gone = Clock::now() - start_;
    return std::min(next_.seconds_left(), std::max(seconds_ - gone.count(), 0.0));
  }

 private:
  using Clock = std::chrono::steady_clock;
  Reporter& next_;
  double seconds_;
  Clock::time_point start_ = Clock::now();
};

}  // namespace resboost
