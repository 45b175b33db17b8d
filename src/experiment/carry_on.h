#pragma once

#include <optional>
#include <vector>

#include "experiment/probe_meter.h"
#include "resboost/plan.h"

namespace resboost {

/// What is known beforehand of the course of a training.
struct KnownCourse {
  double fit_steps = 0;  ///< of a fit by minibatches, all of its epochs; 0: it has none
  int patience = 1;      ///< stages that are no better, after which it ends; 0: after any
  int early_stop = 0;    ///< the same of epochs end to end; 0: it goes to its last epoch
  double fits = 1;       ///< so often, the same stages
  int fit_epochs = 0;    ///< of a fit by minibatches, at most; 0: unknown, or it has none
};

/// Processor seconds of a training that was asked to stop, had it gone on: every epoch of a fit and
/// every stage takes what those took that were seen. Nothing where not even minibatches were. As
/// few as the patience allows, as many as there may be stages or epochs; likely is the largest
/// while every depth is better than the one before, the smallest once one is not, and in the middle
/// where nothing says.
///
/// Ten stages with a patience of three, asked to stop after 20 s:
///
///   depth 0   at  1 s  better
///   depth 1   at  9 s  better
///   depth 2   at 17 s  not better    8 s a stage; 2 more at least, 8 at most: 33 s, or up to 81 s
std::optional<ProcessorSeconds> carried_on(const ProbeCourse& seen, const ProbeMoment& end,
                                           const KnownCourse& known);

/// What a number of a probe may become with more rows: c * rows^p through two probes, p between 0
/// and `steepest`.
double along_power(const Probe& fewer, const Probe& more, double rows, double Probe::*number,
                   double steepest);

/// Processor seconds of a training on so many rows, by those on fewer, of rising numbers of rows.
/// Nothing where fewer than two came to their end. Half of what the power through the last two says
/// is the least, but no less than linear growth from those that were not complete; the most is by
/// growth a little steeper than linear. What small trainings differ by, which have time to spare,
/// says too little of large ones: likely is the geometric mean of the power and linear growth, and
/// linear growth alone where one on fewer rows was not complete.
///
/// A race of 900,000 rows:
///
///    15,626 rows   9.4 s
///    62,500 rows    13 s                 0.23, the power: 24 s; linear growth: 187 s, likely
///   250,000 rows    21 s, not complete   76 s at least
std::optional<ProcessorSeconds> carried_to(double rows, const std::vector<Probe>& probes);

}  // namespace resboost
