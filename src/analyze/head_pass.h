#pragma once

#include "resboost/network.h"

namespace resboost {

/// The head of a depth on a slice of its z, and the pooling in front of it.
class HeadPass {
 public:
  /// depth: one with a head.
  HeadPass(const Network& net, Index depth);

  Buffer::View infer(const Rows& z);  ///< scores [n, k]
  /// d(loss)/dz from d(loss)/d(scores).
  void backward(const Rows& dscores, MutRows dz);

 private:
  const Head* head_;
  Pooling pooling_;
  Buffer read_, scores_, dread_;
};

}  // namespace resboost
