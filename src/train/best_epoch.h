#pragma once

#include <limits>
#include <vector>

#include "resboost/checkpoint.h"
#include "resboost/loss.h"
#include "resboost/selection.h"
#include "train/optimizer.h"
#include "train/series.h"

namespace resboost {

/// What an epoch left on the held-out rows, network by network (NaN where nothing is held out); and
/// the best of those that are read, or the last of them.
struct HeldOutLook {
  std::vector<Quality> quality;
  int best = -1;
  double cost = std::numeric_limits<double>::quiet_NaN();  ///< of the best one
};
/// held_out: null, or with rows.
HeldOutLook look_at(const Series& series, const Examples* held_out, const Loss& loss,
                    const Selection& selection);

/// What an attempt of the minibatch loop with one learning rate has seen so far.
struct BestEpoch {
  int epoch = 0;                                          ///< epochs that are done
  double best = std::numeric_limits<double>::infinity();  ///< held-out loss, or a selection's cost
  std::vector<Vector> best_values;
  int best_epoch = 0;    ///< counted from 1
  int best_member = -1;  ///< of the series; -1: nothing is held out
  double best_train = std::numeric_limits<double>::infinity();
  int best_train_epoch = -1;

  void observe(double train_loss, const HeldOutLook& look, bool held_out, const StepRule& rule);
  void save(Memory& memory) const;
  /// ModelError for what save() does not write.
  void restore(const Memory& memory);
};

}  // namespace resboost
