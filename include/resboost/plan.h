#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "resboost/prepare.h"
#include "resboost/report.h"

// What a training will take, before it is begun.
namespace resboost {

struct PlanConfig {
  double probe_seconds = 20;

  template <class Visitor>
  void describe(Visitor& v) {
    v("probe-seconds", probe_seconds, 0.01, 1e6,
      "processor seconds of the beginning of the training that the plan is made by, at most; a "
      "training that takes less is done in full");
  }
};

/// A training on all rows, or on some of them, by the same options.
struct Probe {
  Index rows = 0;      ///< training and validation rows
  double seconds = 0;  ///< of processors
  double parameters = 0;
  std::optional<double> bytes{};  ///< besides the rows; none where the system does not tell
  bool complete = true;           ///< else it was asked to stop
};

/// As few as a training may take, as are likely, and as many as it can take; infinite where nobody
/// knows.
struct ProcessorSeconds {
  double least = 0, likely = 0, most = 0;
};

struct Plan {
  Index rows = 0, train_rows = 0, valid_rows = 0;
  Index columns = 0;   ///< that are read
  Index features = 0;  ///< numbers of a row after encoding; 0 where the method reads codes alone
  Index codes = 0;     ///< codes of a row, of trees
  std::vector<std::string> outputs{};  ///< classes, or targets
  bool of_classes = false;
  std::vector<Probe> probes{};  ///< the first one on all rows
  double parameters = 0;        ///< of so many stages as are likely; NaN: unknown
  /// Processor seconds of training, on all threads together: they do not depend on what else the
  /// machine does. NaN where the probes did not come far enough to tell.
  ProcessorSeconds seconds{};
  double preparing_seconds = 0;  ///< of processors, of encoding; measured
  /// Seconds by the clock for each processor second of training, on a machine that does nothing
  /// else.
  double clock_share = 1;
  /// Largest resident memory of the process, in bytes: until the rows are encoded (measured), and
  /// then. None where the system does not tell.
  std::optional<double> reading_bytes{}, training_bytes{};

  /// The larger of the two.
  std::optional<double> bytes() const;
  /// Was all of the training done, so that parameters, seconds and bytes are measured?
  bool measured() const { return !probes.empty() && probes.front().complete; }
};

/// Encodes the rows as a training will, and begins the training. If that ends within
/// PlanConfig::probe_seconds, everything is measured. Else every epoch and every stage to come
/// takes what those took that were seen; and where the method itself decides how long it goes on
/// (auto, pictures), trainings on fewer rows are carried on: between a power of the rows and growth
/// in proportion to them. ConfigError, DataError as prepare().
Plan make_plan(DataSource source, const PlanConfig& plan, const RunConfig& config,
               Reporter& reporter);

/// What to change where a training takes too much memory, in a sentence.
std::string memory_cure(const Plan& plan, const RunConfig& config);

}  // namespace resboost
