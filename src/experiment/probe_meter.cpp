#include "experiment/probe_meter.h"

#include <limits>

#include "base/processor_time.h"
#include "resboost/work.h"

namespace resboost {

ProbeMeter::ProbeMeter(Reporter& next, double seconds)
    : next_(next),
      limit_(seconds),
      begin_(process_seconds()),
      thread_begin_(thread_seconds()),
      updates_before_(work_done().updates),
      lowest_(std::numeric_limits<double>::infinity()) {}

ProbeMoment ProbeMeter::now() const {
  return {process_seconds() - begin_, static_cast<double>(work_done().updates - updates_before_)};
}

double ProbeMeter::main_thread_seconds() const { return thread_seconds() - thread_begin_; }

void ProbeMeter::on_step(const std::string&) {
  if (!reached_ && !course_.again) course_.again = now();
}

// What is told once the training has been asked to stop is what it had of a stage or an epoch.
void ProbeMeter::on_stage(const StageReport& report) {
  if (reached_) return;
  const bool better = !(report.valid_loss >= lowest_);
  if (better) lowest_ = report.valid_loss;
  course_.stages.push_back({now(), report.stage, report.stages, better});
  course_.block.reset();
  course_.network.reset();
}

void ProbeMeter::on_epoch(const EpochReport& report) {
  if (reached_) return;
  std::optional<ProbeFit>& fit = report.phase == Phase::network ? course_.network : course_.block;
  // Side by side, stages tell of the epoch of the whole as well; heads are the ends of stages.
  if (report.phase == Phase::head || (report.phase == Phase::block && course_.network)) return;
  if (!fit) fit.emplace();
  fit->at = now();
  fit->epoch = report.epoch;
  fit->epochs = report.epochs;
}

void ProbeMeter::on_network(const Network&, int epoch) {
  if (epoch == 0) course_.network = ProbeFit{now(), {}, 0, 0};
}

bool ProbeMeter::stop_requested() {
  const ProbeMoment at = now();
  const double before = course_.stages.empty() ? 0 : course_.stages.back().at.updates;
  if (!course_.block && !course_.network && at.updates > before)
    course_.block = ProbeFit{at, {}, 0, 0};
  if (limit_ > 0 && at.seconds >= limit_) reached_ = true;
  return next_.stop_requested() || reached_;
}

}  // namespace resboost
