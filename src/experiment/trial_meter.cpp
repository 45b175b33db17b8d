#include "experiment/trial_meter.h"

#include <algorithm>

namespace resboost {

double Budget::used(double seconds, const Work& work) const {
  if (kind == Kind::time) return seconds;
  return static_cast<double>(kind == Kind::updates ? work.updates : work.rows);
}

TrialMeter::TrialMeter(Reporter& next, Budget budget, const Trial* before)
    : next_(next), budget_(budget) {
  if (!before) return;
  seconds_before_ = before->seconds;
  work_before_ = before->work;
  curve_ = before->curve;
}

double TrialMeter::seconds() const {
  return seconds_before_ +
         std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

Work TrialMeter::work() const { return work_done() - at_start_ + work_before_; }

Trial TrialMeter::trial() const {
  Trial trial;
  trial.seconds = seconds();
  trial.work = work();
  trial.curve = curve_;
  return trial;
}

void TrialMeter::add(std::optional<int> stage, double valid_loss, double valid_metric) {
  const Work done = work();
  curve_.push_back({stage, seconds(), static_cast<double>(done.updates),
                    static_cast<double>(done.operations), valid_loss, valid_metric});
}

void TrialMeter::on_stage(const StageReport& report) {
  add(report.stage, report.valid_loss, report.valid_metric);
  next_.on_stage(report);
}

void TrialMeter::on_epoch(const EpochReport& report) {
  if (report.phase == Phase::network) add({}, report.valid_loss, report.valid_metric);
  next_.on_epoch(report);
}

bool TrialMeter::stop_requested() {
  const bool used_up = budget_.limited() && budget_.used(seconds(), work()) >= budget_.amount;
  return next_.stop_requested() || used_up;
}

double TrialMeter::seconds_left() const {
  const double others = next_.seconds_left();
  if (budget_.kind != Budget::Kind::time) return others;
  return std::min(others, std::max(budget_.amount - seconds(), 0.0));
}

}  // namespace resboost
