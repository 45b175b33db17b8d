#pragma once

#include <utility>
#include <vector>

#include "resboost/network.h"

namespace resboost {

/// Stages that are fitted already, for pictures that go through them anew in every epoch because
/// they are augmented.
class FrozenStages {
 public:
  /// Buffers of one pass, for one thread. As many as there are for one stage: memory does not grow
  /// with depth.
  struct Scratch {
    Buffer from, to;
    Trace trace;
  };

  void append(const Stage& stage);
  bool empty() const { return stages_.empty(); }

  /// pictures: [n, inputs] -> [n, p] in `z`.
  void infer(const Rows& pictures, Scratch& scratch, MutRows z) const;

 private:
  std::vector<Network> stages_;  ///< of one stage each
};

}  // namespace resboost
