#pragma once

#include <chrono>
#include <vector>

#include "resboost/experiment.h"

namespace resboost {

/// Measures a training from its construction on, keeps its curve, and asks it to stop when the
/// budget is used up. on_network is not passed on: what a page makes of networks takes time and
/// memory, and only training end to end tells of them, so one side of a comparison would pay for
/// it.
class TrialMeter final : public Reporter {
 public:
  /// before: a trial that this one goes on from, whose cost and curve are counted with it, or
  /// nullptr.
  TrialMeter(Reporter& next, Budget budget, const Trial* before);

  /// Seconds, work and curve up to now; the rest of it is empty.
  Trial trial() const;

  void on_step(const std::string& text) override { next_.on_step(text); }
  void on_stage(const StageReport& report) override;
  void on_epoch(const EpochReport& report) override;
  void on_note(const std::string& text) override { next_.on_note(text); }
  void on_warning(const std::string& text) override { next_.on_warning(text); }
  bool stop_requested() override;
  double seconds_left() const override;

 private:
  double seconds() const;
  Work work() const;
  void add(std::optional<int> stage, double valid_loss, double valid_metric);

  Reporter& next_;
  Budget budget_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Work at_start_ = work_done();
  double seconds_before_ = 0;
  Work work_before_;
  std::vector<Moment> curve_;
};

}  // namespace resboost
