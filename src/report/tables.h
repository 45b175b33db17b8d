#pragma once

#include "resboost/page.h"

namespace resboost::report {

/// The numbers that a chart draws: a row for each x with a column for each series where all have
/// the same x, else a row for each point.
Table numbers_of(const Chart& chart);

/// What stands at a series' i-th point along x: its name, if x counts things, else the number.
Cell place(const Chart& chart, double x);

}  // namespace resboost::report
