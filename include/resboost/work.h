#pragma once

#include <cstdint>

namespace resboost {

/// What was computed, counted where it happens. The same for any number of threads.
struct Work {
  /// Floating-point operations of matrix products, convolutions and Cholesky solves, a
  /// multiplication and an addition being two. Not counted: what is done number by number
  /// (activations, norms, losses, optimiser steps, sums) and products outside the kernels, which
  /// are small.
  std::uint64_t operations = 0;
  std::uint64_t updates =
      0;                   ///< minibatch steps, those of trials and of attempts that diverged too
  std::uint64_t rows = 0;  ///< of those minibatches
};

Work operator-(const Work& later, const Work& earlier);
Work operator+(const Work& a, const Work& b);

/// By the calling thread, and by those that computed for it, since it began: two readings bracket
/// what is to be known. What other threads train meanwhile is not in it.
Work work_done();

}  // namespace resboost
