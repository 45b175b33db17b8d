#pragma once

#include <map>
#include <string>
#include <vector>

#include "resboost/report.h"

namespace resboost {

/// Keeps every stage's report, and notes.
struct Recorder : Reporter {
  std::vector<StageReport> stages;
  std::vector<std::string> notes;
  void on_stage(const StageReport& report) override { stages.push_back(report); }
  void on_note(const std::string& text) override { notes.push_back(text); }
};

inline std::map<std::string, double> by_name(const std::vector<Measure>& measures) {
  std::map<std::string, double> map;
  for (const Measure& m : measures) map[m.name] = m.value;
  return map;
}

}  // namespace resboost
