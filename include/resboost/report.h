#pragma once

#include <limits>
#include <string>
#include <vector>

#include "resboost/theory.h"

namespace resboost {

class Network;

/// What is known after a stage, on all training and all validation rows.
struct StageReport {
  int stage;   ///< depth reached: 0 is the head on the input
  int stages;  ///< most stages of this run
  double train_loss, train_metric;
  double valid_loss, valid_metric;  ///< metric: accuracy, or R squared
  double seconds;                   ///< since training began
  std::vector<Measure> theory;      ///< what the method knows of it
};

/// What a fit by minibatches trains: the linear head of a depth, the block of a stage, or all
/// stages end to end.
enum class Phase { head, block, network };
/// As the log has it.
inline const char* name_of(Phase phase) {
  return phase == Phase::head ? "head" : phase == Phase::block ? "block" : "network";
}

struct EpochReport {
  Phase phase;
  int stage;          ///< the stage being fitted; 0 for a whole network
  int epoch, epochs;  ///< 1-based, and how many there will be at most
  double train_loss;  ///< mean over the epoch's minibatches
  double valid_loss;  ///< NaN where nothing is held out
  double seconds;     ///< since this phase began
  /// Accuracy, or R squared, of the scores on the held-out rows.
  double valid_metric = std::numeric_limits<double>::quiet_NaN();
};

/// Everything a run has to tell, and what it asks. The default is silence, and never to stop.
class Reporter {
 public:
  virtual ~Reporter() = default;
  /// A part of a longer job begins; the text says which: "hybrid, seed 1:".
  virtual void on_step(const std::string&) {}
  virtual void on_stage(const StageReport&) {}
  virtual void on_epoch(const EpochReport&) {}
  /// The network that training end to end has after so many epochs; 0: before the first. It lives
  /// for the call only.
  virtual void on_network(const Network&, int /*epoch*/) {}
  /// Something worth knowing of what came out.
  virtual void on_note(const std::string&) {}
  /// Something was done instead of what was asked; the text says what.
  virtual void on_warning(const std::string&) {}
  /// Asked between minibatches, by one thread. True ends training at the next safe point with the
  /// best network so far.
  virtual bool stop_requested() { return false; }
  /// Until stop_requested() will say yes because time is up; infinite where there is no limit. A
  /// fit by minibatches makes its schedule for it.
  virtual double seconds_left() const { return std::numeric_limits<double>::infinity(); }
};

}  // namespace resboost
