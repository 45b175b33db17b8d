#pragma once

#include <chrono>
#include <climits>
#include <ostream>
#include <string>

#include "resboost/report.h"

namespace resboost::cli {

/// What a person at the terminal sees of a run: one line per stage, and on a terminal one line that
/// is drawn over while a stage is fitted, with the time to go if all stages and epochs are trained
/// that may be, each as long as those so far.
class ConsoleReporter final : public Reporter {
 public:
  enum class Detail { quiet, lines, progress };
  ConsoleReporter(std::ostream& err, Detail detail) : err_(err), detail_(detail) {}

  /// metric: what StageReport's metric is called, "acc" or "r2".
  void set_metric(std::string name) { metric_ = std::move(name); }
  void line(const std::string& text);
  /// Wipes the line that is drawn over, before something else is printed.
  void clear_progress();

  void on_stage(const StageReport& report) override;
  void on_epoch(const EpochReport& report) override;
  void on_note(const std::string& text) override;
  void on_warning(const std::string& text) override;

 private:
  void draw(const std::string& text);

  std::ostream& err_;
  Detail detail_;
  std::string metric_ = "acc";
  bool drawn_ = false;
  double to_go_ = 0;           ///< seconds after the last stage; 0: not known
  int first_stage_ = INT_MAX;  ///< that was reported: where stages are added, not the first of all
  double first_seconds_ = 0;   ///< when it was
  std::chrono::steady_clock::time_point next_draw_{};
};

/// `stage  3/10  train loss 0.0412  acc 0.9967  valid loss 0.0911  acc 0.9722  |g| 0.031  align
/// 0.81  12.3 s`
std::string stage_line(const StageReport& report, const std::string& metric);

}  // namespace resboost::cli
