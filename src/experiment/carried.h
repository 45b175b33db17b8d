#pragma once

#include "base/packing.h"
#include "resboost/experiment.h"

namespace resboost {

// What experiments find, from one rank to another (base/packing.h).

template <class Visitor>
void carry(Visitor& v, Measure& measure) {
  v(measure.name);
  v(measure.value);
  v(measure.text);
  v(measure.label);
}

template <class Visitor>
void carry(Visitor& v, Metrics& metrics) {
  v(metrics.rows);
  for (double* number : {&metrics.accuracy, &metrics.log_loss, &metrics.ece, &metrics.rmse,
                         &metrics.nrmse, &metrics.r2, &metrics.mae})
    v(*number);
  v(metrics.criterion);
  v(metrics.criterion_value);
}

template <class Visitor>
void carry(Visitor& v, Work& work) {
  v(work.operations);
  v(work.updates);
  v(work.rows);
}

template <class Visitor>
void carry(Visitor& v, Moment& moment) {
  v(moment.stage);
  for (double* number : {&moment.seconds, &moment.updates, &moment.operations, &moment.valid_loss,
                         &moment.valid_metric})
    v(*number);
}

template <class Visitor>
void carry(Visitor& v, Trial& trial) {
  v(trial.seed);
  v(trial.overlap);
  v(trial.test);
  v(trial.errors);
  v(trial.stages);
  v(trial.parameters);
  v(trial.bytes);
  v(trial.seconds);
  v(trial.work);
  v(trial.epochs);
  v(trial.peak_memory);
  v(trial.rows_per_second);
  v(trial.curve);
}

}  // namespace resboost
