#pragma once

#include <string>

#include "base/descriptor.h"

namespace resboost {

/// A file to which an experiment adds a line whenever something is complete, so that a run that
/// ends in whatever way can be gone on with. The first line says what it is of.
class LineLog {
 public:
  /// resume: goes on with the file, without a last line that the end of the program has cut off. An
  /// empty path: no log. IoError.
  LineLog(std::string path, bool resume);

  /// The lines that were there, the first one too.
  const std::string& before() const { return before_; }
  const std::string& path() const { return path_; }

  /// Writes the first line; ConfigError where the file that is gone on with has another.
  void begin(const std::string& line);
  void write(const std::string& line);

 private:
  std::string path_, before_;
  Descriptor file_;
};

}  // namespace resboost
