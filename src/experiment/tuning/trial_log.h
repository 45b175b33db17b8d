#pragma once

#include <string>
#include <vector>

#include "experiment/line_log.h"
#include "resboost/tuning.h"

namespace resboost {

/// The log of all trials on disk: what is there already, and each line as it comes.
class TrialLog {
 public:
  /// As LineLog; DataError where a line is no trial.
  TrialLog(const std::string& path, bool resume);

  const std::vector<TuningTrial>& trials() const { return trials_; }

  /// ConfigError where the file is of another search.
  void begin(const Search& search, const std::string& identity);
  void write(const TuningTrial& trial);

 private:
  LineLog lines_;
  std::vector<TuningTrial> trials_;
};

}  // namespace resboost
