#pragma once

#include <string>
#include <vector>

#include "metrics/number_table.h"
#include "metrics/row_groups.h"
#include "resboost/metrics.h"

namespace resboost {

/// The metrics that say something of these rows.
std::vector<Measure> measured(const std::vector<Metric>& metrics, const Judged& judged);

/// Each class by the metrics that are of one: weight of its rows, then those numbers. Empty where
/// there are none, and of more than thirty classes.
NumberTable measured_classes(const std::vector<Metric>& metrics, const Judged& judged);

/// Each group of rows by all metrics.   column: what the groups are of
NumberTable measured_groups(const std::vector<Metric>& metrics, const Judged& judged,
                            const std::string& column, const std::vector<RowGroup>& groups);

}  // namespace resboost
