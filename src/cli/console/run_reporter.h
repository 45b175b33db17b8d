#pragma once

#include <string>
#include <vector>

#include "cli/console/console_reporter.h"
#include "cli/console/log.h"
#include "resboost/experiment.h"
#include "resboost/pages.h"

namespace resboost::cli {

/// Tells the console, the log and the history, with the names that options have, and stops for
/// Ctrl-C.
class RunReporter final : public ExperimentReporter {
 public:
  RunReporter(ConsoleReporter& console, Log& log, RunHistory& history)
      : console_(console), log_(log), history_(history) {}

  /// What was read, which on_data() then tells. watched: training rows that the history looks at.
  void set_source(const std::string& path, std::vector<std::string> warnings);
  void watch_rows() { watches_rows_ = true; }

  void on_data(const Prepared& data) override;
  void on_trial_start(const std::string& method, std::uint64_t seed) override;
  void on_trial(const std::string& method, const Trial& trial) override;
  void on_step(const std::string& text) override { console_.line(text); }
  void on_stage(const StageReport& report) override;
  void on_epoch(const EpochReport& report) override;
  void on_network(const Network& net, int epoch) override;
  void on_note(const std::string& text) override;
  void on_warning(const std::string& text) override;
  bool stop_requested() override;

 private:
  void check_log();

  ConsoleReporter& console_;
  Log& log_;
  RunHistory& history_;
  std::string source_;
  std::vector<std::string> read_warnings_;
  bool watches_rows_ = false, log_warned_ = false;
};

}  // namespace resboost::cli
