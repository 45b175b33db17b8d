#pragma once

#include <string>

#include "base/descriptor.h"

namespace resboost {

/// A file to which an experiment adds a line whenever something is complete, so that a run that
/// ends in whatever way can be gone on with. The first line says what it is of.
class LineLog {
 public:
  /// resume: reads the file to go on with. An empty path: no log. IoError.
  LineLog(std::string path, bool resume);

  /// The whole lines that were there, the first one too: not a last one that the end of the program
  /// has cut off.
  const std::string& before() const { return before_; }

  /// Until then the file stays as it is. Writes the first line, or takes off what was cut off.
  /// ConfigError where the file to go on with has another first line, and where a new log would
  /// replace one that has this line: that of the same run.
  void begin(const std::string& line);
  void write(const std::string& line);

 private:
  std::string path_;
  bool resume_;
  std::string before_, cut_off_;  ///< whole lines, and what stands behind them
  Descriptor file_;
};

}  // namespace resboost
