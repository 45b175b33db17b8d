#pragma once

#include <chrono>
#include <optional>

#include "resboost/report.h"

namespace resboost {

/// Asks a training to stop in time; passes all else on.
class TimeLimit final : public Reporter {
 public:
  /// From now on; a part of the limit is left for evaluating and saving. 0: no limit.
  TimeLimit(Reporter& next, double seconds);

  void on_step(const std::string& text) override { next_.on_step(text); }
  void on_stage(const StageReport& report) override { next_.on_stage(report); }
  void on_epoch(const EpochReport& report) override { next_.on_epoch(report); }
  void on_network(const Network& net, int epoch) override { next_.on_network(net, epoch); }
  void on_note(const std::string& text) override { next_.on_note(text); }
  void on_warning(const std::string& text) override { next_.on_warning(text); }
  bool stop_requested() override;
  double seconds_left() const override;

  /// Was the limit what asked to stop?
  bool reached() const { return reached_; }

 private:
  Reporter& next_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  bool reached_ = false;
};

}  // namespace resboost
