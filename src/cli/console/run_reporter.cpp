#include "cli/console/run_reporter.h"

#include <algorithm>

#include "cli/interrupt.h"

namespace resboost::cli {

void RunReporter::start_clock(double limit_seconds) {
  using Clock = std::chrono::steady_clock;
  out_of_time_ = false;
  deadline_ = Clock::time_point::max();
  if (limit_seconds <= 0) return;
  const double reserve = std::min(0.1 * limit_seconds, 2.0);
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(limit_seconds - reserve));
}

void RunReporter::check_log() {
  if (!log_.failed() || log_warned_) return;
  log_warned_ = true;  // a full disk must not cost the training
  console_.on_warning("the log cannot be written any more; training goes on without it");
}

void RunReporter::on_stage(const StageReport& report) {
  console_.on_stage(report);
  log_.on_stage(report);
  page_.on_stage(report);
  check_log();
}

void RunReporter::on_epoch(const EpochReport& report) {
  console_.on_epoch(report);
  log_.on_epoch(report);
  page_.on_epoch(report);
  check_log();
}

void RunReporter::on_network(const Network& net, int epoch) { page_.on_network(net, epoch); }

void RunReporter::on_warning(const std::string& text) {
  console_.on_warning(text);
  log_.on_warning(text);
  page_.on_warning(text);
}

bool RunReporter::stop_requested() {
  if (std::chrono::steady_clock::now() >= deadline_) out_of_time_ = true;
  return out_of_time_ || interrupted();
}

}  // namespace resboost::cli
