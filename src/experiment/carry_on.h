#pragma once

#include <optional>

#include "experiment/probe_meter.h"
#include "resboost/plan.h"

namespace resboost {

/// What is known beforehand of the course of a training.
struct KnownCourse {
  double fit_steps = 0;  ///< of a fit by minibatches, all of its epochs; 0: it has none
  int patience = 1;      ///< stages that are no better, after which it ends; 0: after any
  int early_stop = 0;    ///< the same of epochs end to end; 0: it goes to its last epoch
  double fits = 1;       ///< so often, the same stages
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

}  // namespace resboost
