#pragma once

#include <string>
#include <vector>

#include "resboost/analyze.h"
#include "resboost/report.h"

namespace resboost {

/// The branches of a network after an epoch of training end to end.
struct EpochScales {
  int epoch;
  std::vector<StageScale> stages;
  EffectiveDepth depth;  ///< of the watched rows; empty without them, or without blocks
};

/// Remembers what a run says, for the page that is made when it is over.
class PageReporter final : public Reporter {
 public:
  /// Rows whose representation is looked at after every epoch end to end: some of these, drawn at
  /// random. A page costs a pass of them an epoch.
  void watch(const Dataset& data);

  void on_stage(const StageReport& report) override { stages_.push_back(report); }
  void on_epoch(const EpochReport& report) override { epochs_.push_back(report); }
  void on_network(const Network& net, int epoch) override;
  void on_warning(const std::string& text) override { warnings_.push_back(text); }

  const std::vector<StageReport>& stages() const { return stages_; }
  const std::vector<EpochReport>& epochs() const { return epochs_; }
  const std::vector<EpochScales>& scales() const { return scales_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  Dataset watched_;
  std::vector<StageReport> stages_;
  std::vector<EpochReport> epochs_;
  std::vector<EpochScales> scales_;
  std::vector<std::string> warnings_;
};

}  // namespace resboost
