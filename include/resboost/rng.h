#pragma once

#include <cstdint>
#include <vector>

#include "resboost/types.h"

namespace resboost {

/// A stream of random numbers that is the same with every standard library.
/// Every consumer forks its own stream by purpose and number, so a new consumer does not shift the
/// others.
class Rng {
 public:
  explicit Rng(std::uint64_t seed);
  /// Depends on this stream's key and the arguments only, not on how much was drawn.
  Rng fork(std::uint64_t purpose, std::uint64_t number = 0) const;

  std::uint64_t bits();
  double uniform();      ///< [0, 1)
  double normal();       ///< mean 0, variance 1
  Index below(Index n);  ///< [0, n), n > 0
  /// 0 .. n-1 in random order.
  std::vector<Index> permutation(Index n);

 private:
  std::uint64_t key_, state_;
};

}  // namespace resboost
