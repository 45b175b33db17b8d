#pragma once

#include <algorithm>
#include <vector>

#include "base/parallel.h"
#include "kernels/elementwise.h"
#include "train/optimizer.h"

namespace resboost {

/// Sums of parameters' gradients over the slices of a minibatch, along the one tree that
/// tree_sum() has for so many slices: so that whoever owns a complete subtree (a wave of slices,
/// a process) can add it up alone, and the bits stay the same. Slices come in waves, all chunks of
/// one wave before the next. What lasts from wave to wave is as large as all parameters; what one
/// wave takes is of a chunk, and of the thread that adds it up.
class GradientTree {
 public:
  /// Of the parameters of a rule, over at most `slices` slices in waves of `wave`, a power of two.
  GradientTree(const StepRule& rule, Index slices, Index wave)
      : size_(rule.size()),
        lasting_(std::max<Index>(tree_places(Slicing(slices, wave).slices()) - 1, 1)),
        passing_(tree_places(std::min(slices, wave))),
        sums_(size_ * lasting_) {
    for (const StepRule::Chunk& chunk : rule.chunks()) chunk_ = std::max(chunk_, chunk.size());
  }

  /// Room for so many threads.
  void reserve(int threads) {
    if (std::ssize(own_) < threads) own_.resize(static_cast<std::size_t>(threads));
    for (Vector& own : own_)
      if (own.size() == 0) own.resize(chunk_ * passing_);
  }

  /// Slice number `slice` of `slices`, in their order: add(sum) adds its gradient of the chunk.
  template <class Add>
  void add_slice(int worker, const StepRule::Chunk& chunk, Index slice, Index slices, Add add) {
    Real* top = at(worker, chunk, tree_place(slice));
    std::fill_n(top, chunk.size(), Real(0));
    add(top);
    tree_merge(slice, slices, [&](Index to, Index from) {
      const auto row = [&](Index place) {
        return Eigen::Map<Matrix>(at(worker, chunk, place), 1, chunk.size());
      };
      auto sum = row(to);
      kernels::weighted_sum(1, row(from), 1, sum, sum);
    });
  }

  /// Behind the last slice.
  Real* sum(const StepRule::Chunk& chunk) { return sums_.data() + chunk.flat; }
  Eigen::Map<Vector> sum_of_all() { return {sums_.data(), size_}; }

 private:
  Real* at(int worker, const StepRule::Chunk& chunk, Index place) {
    if (place < lasting_) return sums_.data() + place * size_ + chunk.flat;
    return own_[static_cast<std::size_t>(worker)].data() + (place - lasting_) * chunk_;
  }

  Index size_, chunk_ = 0;   ///< numbers of all parameters, and of the largest chunk
  Index lasting_, passing_;  ///< places of each kind
  Vector sums_;              ///< [lasting places, all parameters]
  std::vector<Vector> own_;  ///< of a thread: [passing places, a chunk]
};

}  // namespace resboost
