#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "resboost/metrics.h"
#include "resboost/tuning.h"

namespace resboost {

/// Rows to learn from, and rows to judge by.
struct JudgedSplit {
  std::vector<Index> train, test;
};

/// Trains by a configuration on some of the rows, and says how good that is on rows that it has not
/// seen: the same ones whatever is tried.
class Judge {
 public:
  Judge(const DataSource& source, const TuningConfig& tuning, const RunConfig& config);

  const Metric& metric() const { return metric_; }
  /// Rows to learn from; of folds, of the smallest.
  Index rows() const;

  /// score, seconds and, where training fails, error of a trial; with all rows of it but `rows`
  /// drawn. False where the reporter asks to stop.
  bool judge(const RunConfig& config, TuningTrial& trial, Reporter& reporter) const;

 private:
  double score(const JudgedSplit& split, const RunConfig& config, TuningTrial& trial,
               Reporter& reporter) const;

  const DataSource& source_;
  std::vector<JudgedSplit> splits_;
  std::shared_ptr<const Loss> loss_;  ///< whose criterion the metric may be
  Metric metric_;
};

}  // namespace resboost
