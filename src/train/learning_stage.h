#pragma once

#include <optional>
#include <utility>

#include "train/series.h"

namespace resboost {

/// A stage that learns from the loss of a classifier behind it. Where that has hidden layers it is
/// thrown away, and the linear head of the depth learns beside it from the same pass: nothing of
/// its loss goes back to the stage.
class LearningStage {
 public:
  /// inputs: width of the z in front. start: of the linear head, or null.
  LearningStage(Stage stage, std::optional<Stage> hidden, Index inputs, Index outputs,
                const Head* start = nullptr);

  /// Behind the others of a series, which borrows it.
  void join(Series& series);
  bool has_hidden_layers() const { return net_.depth() > 1; }
  /// The stage, and the classifier that it learned from.
  const Network& net() const { return net_; }

  /// Leaves it without its stage.
  Stage take_stage() { return std::move(net_.stages.front()); }
  /// Of the depth.
  const Head& head() const { return (has_hidden_layers() ? own_ : net_).heads.back(); }

 private:
  Network net_;  ///< the stage, the hidden layers, the classifier's head
  Network own_;  ///< the depth's own head, where net_ has another
};

}  // namespace resboost
