#pragma once

#include <string>
#include <vector>

#include "base/descriptor.h"
#include "resboost/tuning.h"

namespace resboost {

/// The log of all trials on disk: what is there already, and each line as it comes.
class TrialLog {
 public:
  /// resume: goes on with the file. An empty path: no log.
  TrialLog(std::string path, bool resume);

  const std::vector<TuningTrial>& trials() const { return before_.trials; }

  /// ConfigError where the file is of another search.
  void begin(const Search& search, const std::string& identity);
  void write(const std::string& line);

 private:
  std::string path_;
  TuningLog before_;
  Descriptor file_;
};

}  // namespace resboost
