#pragma once

#include <memory>

#include "resboost/describe.h"

namespace resboost {

class StageFitter;
struct TrainConfig;

/// Boosted trees, and small residual networks that are averaged with them.
struct AutomaticConfig {
  /// Whom it chooses from.
  enum class Learners { all, trees, networks } learners = Learners::all;
  int networks = 8;
  int blocks = 2;
  int width = 128;
  int stream = 32;
  int steps = 800;
  int batch_size = 0;
  double learning_rate = 3e-3;
  double weight_decay = 0.3;
  double price = 0.05;
  double share = -1;
  double stop = 1;
  int refit_rows = 20000;
  int folds = 1;

  template <class Visitor>
  void describe(Visitor& v) {
    v.choice("learners", learners, {"all", "trees", "networks"}, "who may add to the scores");
    v("networks", networks, 0, 1000,
      "small residual networks at most, each a stage; validation rows say whether so many pay");
    v("blocks", blocks, 1, 100, "of each network");
    v("stream", stream, 1, 1 << 14,
      "numbers that go from block to block; more of a row's are mapped to so many first");
    v("width", width, 1, 1 << 14, "units of each block's hidden layer (relu)");
    v("steps", steps, 1, 1 << 30,
      "minibatches to aim for in each network, from 4 to 200 epochs; up to four times as many "
      "where validation rows say that they pay");
    v("batch-size", batch_size, 0, 1 << 20,
      "rows per gradient step; 0: a 32nd of the rows, from 32 to 256");
    v("learning-rate", learning_rate, 1e-9, 1e3, "of Adam, falling to zero as a cosine");
    v("weight-decay", weight_decay, 0.0, 1.0,
      "shrinks weights by learning rate * this at every step");
    v("price", price, 0.0, 1.0,
      "share of the validation loss that more trees, or more or longer networks, must promise to "
      "be tried where that doubles the time; 0: whatever promises anything");
    v("share", share, -1.0, 1.0,
      "of the networks in the average, the trees have the rest; -1: by the validation rows");
    v("stop", stop, 1e-3, 1.0,
      "networks end after this share of their epochs (without validation rows, which find the best "
      "epoch)");
    v("refit-rows", refit_rows, 0, 1 << 30,
      "of so many rows at most: once trees, epochs and shares are known, fit all anew on training "
      "and validation rows together");
    v("folds", folds, 1, 100,
      "so many fits, each whole and with other validation rows, are averaged");
  }
};

/// The default method on tables: stages of boosted trees, then stages that average networks with
/// them. For a network whose z is its scores; reads both views of a row.
std::unique_ptr<StageFitter> make_automatic(const TrainConfig& config, int stages);

}  // namespace resboost
