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
      "at most, for each of the two trainings on some of the rows that the plan is made by");
  }
};

/// A training on some of the rows, by the same options.
struct Probe {
  Index rows = 0;  ///< training and validation rows
  double seconds = 0;
  double parameters = 0;
  std::optional<double> bytes{};  ///< besides the rows; none where the system does not tell
  bool complete = true;           ///< else there was no time for all of it
};

struct Plan {
  Index rows = 0, train_rows = 0, valid_rows = 0;
  Index columns = 0;   ///< that are read
  Index features = 0;  ///< numbers of a row after encoding; 0 where the method reads codes alone
  Index codes = 0;     ///< codes of a row, of trees
  std::vector<std::string> outputs{};  ///< classes, or targets
  bool of_classes = false;
  std::vector<Probe> probes{};
  double parameters = 0;  ///< estimated
  /// Of training, estimated; NaN where no probe was complete.
  double seconds = 0;
  double preparing_seconds = 0;  ///< of encoding, measured
  /// Largest resident memory of the process, in bytes: until the rows are encoded (measured), and
  /// then (estimated). None where the system does not tell.
  std::optional<double> reading_bytes{}, training_bytes{};

  /// The larger of the two.
  std::optional<double> bytes() const;
};

/// Encodes the rows as a training will, which shows what that takes, and trains on a sixteenth and
/// a quarter of them (at most 1,000 and 4,000), whose memory and seconds it carries on to all:
/// memory along a line, seconds and parameters along a power of the rows. Of data with fewer than a
/// thousand rows the second training is on all. ConfigError, DataError as prepare().
Plan make_plan(DataSource source, const PlanConfig& plan, const RunConfig& config,
               Reporter& reporter);

/// What to change where a training takes too much memory, in a sentence.
std::string memory_cure(const Plan& plan, const RunConfig& config);

}  // namespace resboost
