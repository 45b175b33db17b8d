#include "cli/run_meter.h"

namespace resboost::cli {

double Budget::used(double seconds, const Work& work) const {
  if (kind == Kind::time) return seconds;
  return static_cast<double>(kind == Kind::updates ? work.updates : work.rows);
}

RunMeter::RunMeter(Reporter& next, Budget budget, const Run* before)
    : next_(next), budget_(budget) {
  if (!before) return;
  seconds_before_ = before->seconds;
  work_before_ = before->work;
  curve_ = before->curve;
}

double RunMeter::seconds() const {
  return seconds_before_ +
         std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

Work RunMeter::work() const { return work_done() - at_start_ + work_before_; }

Run RunMeter::run() const {
  Run run;
  run.seconds = seconds();
  run.work = work();
  run.curve = curve_;
  return run;
}

void RunMeter::add(std::optional<int> stage, double valid_loss, double valid_metric) {
  const Work done = work();
  curve_.push_back({stage, seconds(), static_cast<double>(done.updates),
                    static_cast<double>(done.operations), valid_loss, valid_metric});
}

void RunMeter::on_stage(const StageReport& report) {
  add(report.stage, report.valid_loss, report.valid_metric);
  next_.on_stage(report);
}

void RunMeter::on_epoch(const EpochReport& report) {
  if (report.phase == Phase::network) add({}, report.valid_loss, report.valid_metric);
  next_.on_epoch(report);
}

bool RunMeter::stop_requested() {
  const bool used_up = budget_.limited() && budget_.used(seconds(), work()) >= budget_.amount;
  return next_.stop_requested() || used_up;
}

}  // namespace resboost::cli
