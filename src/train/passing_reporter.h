#pragma once

#include <string>

#include "resboost/report.h"

namespace resboost {

/// Tells another reporter everything, and asks it. For those that change one thing of it.
class PassingReporter : public Reporter {
 public:
  explicit PassingReporter(Reporter& next) : next_(next) {}

  void on_step(const std::string& text) override { next_.on_step(text); }
  void on_stage(const StageReport& report) override { next_.on_stage(report); }
  void on_epoch(const EpochReport& report) override { next_.on_epoch(report); }
  void on_network(const Network& net, int epoch) override { next_.on_network(net, epoch); }
  void on_note(const std::string& text) override { next_.on_note(text); }
  void on_warning(const std::string& text) override { next_.on_warning(text); }
  bool stop_requested() override { return next_.stop_requested(); }
  double seconds_left() const override { return next_.seconds_left(); }

 private:
  Reporter& next_;
};

}  // namespace resboost
