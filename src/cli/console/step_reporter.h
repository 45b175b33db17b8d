#pragma once

#include <ostream>
#include <string>

#include "cli/interrupt.h"
#include "resboost/report.h"

namespace resboost::cli {

/// Says which part of a job begins, and stops for Ctrl-C.
class StepReporter final : public Reporter {
 public:
  StepReporter(std::ostream& err, bool quiet) : err_(err), quiet_(quiet) {}
  void on_step(const std::string& text) override {
    if (!quiet_) err_ << text << "\n";
  }
  bool stop_requested() override { return interrupted(); }

 private:
  std::ostream& err_;
  bool quiet_;
};

}  // namespace resboost::cli
