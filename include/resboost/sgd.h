#pragma once

#include "resboost/describe.h"
#include "resboost/selection.h"
#include "resboost/types.h"

namespace resboost {

enum class Optimizer { adam, nesterov, momentum };
enum class Schedule { constant, cosine, steps, one_cycle };

/// Minibatch descent.
struct SgdConfig {
  Optimizer optimizer = Optimizer::adam;
  Schedule schedule = Schedule::cosine;
  int epochs = 0;
  int steps = 1500;
  int batch_size = 256;
  double learning_rate = 2e-3;
  double momentum = 0.9;
  double l2 = 0;
  double weight_decay = 0;
  double label_smoothing = 0;
  int early_stop = 0;
  int probe_steps = 1000;
  Precision precision = Precision::fp32;  // no option: TrainConfig::precision says it
  double stop = 1;  // no option: ends after this share of the epochs that the schedule is made for
  Selection selection{};  // no option: what chooses the epoch of whole networks

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("optimizer", optimizer, {"adam", "nesterov", "momentum"},
             "adam (beta2 0.95), Nesterov momentum, or momentum as in the ResNet papers");
    v.choice(
        "schedule", schedule, {"constant", "cosine", "steps", "one-cycle"},
        "learning rate over the epochs: constant, cosine to zero, a tenth after half and again "
        "after three quarters (ResNet), or in straight lines up over the first fifth and down "
        "to zero (Smith 2018)");
    v("epochs", epochs, 0, 100000,
      "passes over the training rows; 0: enough for --steps, from 4 to 200");
    v("steps", steps, 1, 1 << 30, "minibatches to aim for where epochs is 0");
    v("batch-size", batch_size, 1, 1 << 20, "rows per gradient step");
    v("learning-rate", learning_rate, 0.0, 1e3,
      "step size; 0: found by trial, doubling and halving (nesterov)");
    v("momentum", momentum, 0.0, 0.999, "of nesterov and momentum");
    v("l2", l2, 0.0, 1e9, "adds l2 / (2 rows) * |weights|^2 to the mean loss");
    v("weight-decay", weight_decay, 0.0, 1.0,
      "shrinks weights by learning rate * this at every step (nesterov, momentum: "
      "through the gradient)");
    v("label-smoothing", label_smoothing, 0.0, 0.9,
      "steps meet this share of a row's class dealt to all classes (Szegedy et al. 2016); of "
      "numbers nothing changes");
    v("early-stop", early_stop, 0, 100000,
      "stop after so many epochs without 0.1 % lower training loss; 0: never");
    v("probe-steps", probe_steps, 1, 1000000,
      "minibatches per trial when the learning rate is found by trial");
  }
};

}  // namespace resboost
