#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "resboost/report.h"

namespace resboost {

/// When a training reached something, in processor seconds of the process since its probe began,
/// and the minibatch steps that it had taken by then.
struct ProbeMoment {
  double seconds = 0, updates = 0;
};

/// A depth that a training reached.
struct ProbeStage {
  ProbeMoment at;
  int stage = 0, stages = 0;  ///< of at most
  bool better = true;         ///< than all depths before, on the held-out rows
};

/// The fit by minibatches that is under way: the network as a whole, or the block of a stage.
struct ProbeFit {
  ProbeMoment begin, at;      ///< at: the end of its last whole epoch
  int epoch = 0, epochs = 0;  ///< 0: none is complete
};

/// What was seen of a training.
struct ProbeCourse {
  std::vector<ProbeStage> stages;
  std::optional<ProbeFit> network;   ///< end to end, since the last stage
  std::optional<ProbeFit> block;     ///< since the last stage
  std::optional<ProbeMoment> again;  ///< when a second fit, on all rows, began
};

/// Watches a training until it is over, or asks it to stop once it has had its processor seconds.
/// Hears for itself alone; the wish to stop passes through. Of the time that is left a training
/// hears nothing: one that made its schedule for the limit would be another than was asked for.
class ProbeMeter final : public Reporter {
 public:
  ProbeMeter(Reporter& next, double seconds);

  void on_step(const std::string& text) override;
  void on_stage(const StageReport& report) override;
  void on_epoch(const EpochReport& report) override;
  void on_network(const Network& net, int epoch) override;
  bool stop_requested() override;

  ProbeMoment now() const;
  double main_thread_seconds() const;
  bool reached() const { return reached_; }  ///< the limit
  const ProbeCourse& course() const { return course_; }

 private:
  Reporter& next_;
  double limit_, begin_, thread_begin_;
  std::uint64_t updates_before_;
  bool reached_ = false;
  double lowest_;  ///< held-out loss of a stage
  ProbeCourse course_;
};

}  // namespace resboost
