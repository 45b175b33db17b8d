#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiment/line_log.h"
#include "resboost/cross_validation.h"

namespace resboost {

// The log of a cross-validation (docs/cli.md, "cv"): a line that says what it is of, and one for
// each fold that is done.

std::string log_line(const FoldResult& fold);
/// The folds of a log, whose first line is not looked at. Treats the text as hostile: DataError
/// "source:line: ...".
std::vector<FoldResult> read_fold_log(std::string_view text, const std::string& source);

/// Such a log on disk.
class FoldLog {
 public:
  /// As LineLog; DataError where a line is no fold.
  FoldLog(const std::string& path, bool resume);

  /// What the cross-validation of this source shall take from the log and give to it, while the log
  /// lives. ConfigError where the file is of other data or options.
  FoldKeeping begin(const DataSource& source, const CrossValidationConfig& validation,
                    const RunConfig& config);

 private:
  LineLog lines_;
  std::vector<FoldResult> done_;
};

}  // namespace resboost
