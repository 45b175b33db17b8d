#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resboost/dataset.h"
#include "resboost/metrics.h"
#include "resboost/model.h"
#include "resboost/report.h"

namespace resboost {

/// How often columns are shuffled.
struct ImportanceConfig {
  int repeats = 10;
  std::uint64_t seed = 1;

  template <class Visitor>
  void describe(Visitor& v) {
    v("repeats", repeats, 1, 10000, "times that each column is shuffled");
    v("seed", seed, 0, UINT64_MAX, "of the shuffling, and of the rows that are drawn");
  }
};

/// What a model loses without a column.
struct ColumnImportance {
  std::string column;  ///< of the file: the parts of a date, levels and bins belong to theirs
  std::vector<double> worse_by;  ///< of the metric, in each repeat; below 0 it got better
  double mean = 0;
  /// Of the mean, with 95 % confidence (Student's t over the repeats): what chance in the shuffling
  /// leaves open on these rows, not what other rows would say. NaN of one repeat.
  double low = 0, high = 0;
};

struct Importance {
  std::string metric;
  double value = 0;                       ///< of the metric, of the rows as they are
  std::vector<ColumnImportance> columns;  ///< the most important first
};

/// The metric where nobody names one: log_loss, accuracy of losses without probabilities, or rmse.
std::string importance_metric(const Model& model);

/// Permutation importance (L. Breiman, "Random Forests", Machine Learning 2001, section 10; A.
/// Fisher, C. Rudin and F. Dominici, "All Models are Wrong, but Many are Useful", JMLR 2019): by
/// how much the metric gets worse where the values of a column are dealt anew to the rows. Columns
/// that say the same stand in for one another and look unimportant, all of them. data: labelled, as
/// the model's schema encodes it in the views that its network reads. DataError for pictures, for
/// no rows, and where the metric says nothing of these rows. Where the reporter asks to stop, the
/// repeats that are complete count, at least one. Same result for any number of threads.
Importance importance_of(const Model& model, const Dataset& data, const Metric& metric,
                         const ImportanceConfig& config, Reporter& reporter);

}  // namespace resboost
