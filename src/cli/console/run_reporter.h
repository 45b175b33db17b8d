#pragma once

#include <chrono>

#include "cli/console/console_reporter.h"
#include "cli/console/log.h"
#include "pages/page_reporter.h"

namespace resboost::cli {

/// Tells the console, the log and the page, and stops for Ctrl-C and for the time limit.
class RunReporter final : public Reporter {
 public:
  RunReporter(ConsoleReporter& console, Log& log, PageReporter& page)
      : console_(console), log_(log), page_(page) {}

  /// From now on; a part of the limit is left for evaluating and saving. 0: no limit.
  void start_clock(double limit_seconds);

  void on_stage(const StageReport& report) override;
  void on_epoch(const EpochReport& report) override;
  void on_network(const Network& net, int epoch) override;
  void on_warning(const std::string& text) override;
  bool stop_requested() override;
  bool out_of_time() const { return out_of_time_; }

 private:
  void check_log();

  ConsoleReporter& console_;
  Log& log_;
  PageReporter& page_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  bool out_of_time_ = false, log_warned_ = false;
};

}  // namespace resboost::cli
