#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "base/parallel.h"
#include "nn/packed_weights.h"
#include "resboost/loss.h"
#include "resboost/network.h"
#include "train/gradient_tree.h"
#include "train/optimizer.h"
#include "train/series.h"

namespace resboost {

/// Numbers that a step reads of a row.
struct RowWidths {
  Index z = 0, x = 0, codes = 0;  ///< x and codes: 0 where no network reads them
  Index target = 0;
  Index weight = 0;  ///< 1, or 0: rows have none
  Index all() const { return z + x + codes + target + weight; }
};

/// Of a slice of rows.
struct SliceRows {
  Buffer z, x, codes, target;
  Vector w;
};

/// Gradients and losses of a series of networks over the slices of a minibatch, or over a complete
/// subtree of them, each parallel in two halves: threads take slices of rows, forward and backward,
/// whose activations are kept; then they take chunks of parameters and add up the gradients of the
/// slices (gradient_tree.h). Owns every buffer that this takes, so that steps allocate nothing.
/// Of several networks the first takes both halves, then hands the z of its slices to the second,
/// and so on: the activations that are kept are those of one.
class SliceGradients {
 public:
  /// What becomes of a minibatch's slices.
  struct Work {
    /// Rows of the minibatch; `place`: below most_places(), of one thread at a time.
    std::function<void(Index place, Range rows, SliceRows& to)> read;
    /// The sum of a chunk's gradient is complete.
    std::function<void(const StepRule::Chunk&)> take = [](const StepRule::Chunk&) {};
    /// The last learner's turn is over; on the first thread, while others may be at last chunks.
    std::function<void()> finish = [] {};
  };

  /// rule: of the series' parameters. Minibatches have `rows` rows at most.
  SliceGradients(const Series& series, const RowWidths& widths, const Loss& loss, Index rows,
                 const StepRule& rule);

  Index slice_rows() const { return slice_rows_; }
  Index most_places() const { return std::ssize(slices_); }
  Index most_threads() const { return std::max(most_places(), most_chunks_); }

  /// Before a team of at most so many begins.
  void begin(int threads) {
    gradient_.reserve(threads);
    next_slice_ = next_chunk_ = 0;
  }
  /// Copies what products read of all weights, each thread a part.
  void follow_all(const Worker& worker);
  void follow(const StepRule::Chunk& chunk) { packed_.follow(*chunk.param, chunk.rows); }

  /// Called by all threads of a team; they leave it together. share: slices, a complete subtree of
  /// those of `batch`. learners: networks of the series; those before them only hand on z, as in
  /// prediction, and those behind them have no part in it.
  void add_up(const Worker& worker, const Slicing& batch, Index batch_rows, Range share,
              Range learners, const Work& work);

  /// After add_up(), until the next one.
  Real* sum(const StepRule::Chunk& chunk) { return gradient_.sum(chunk); }
  Eigen::Map<Vector> sum_of_all() { return gradient_.sum_of_all(); }
  /// Of a network over the share; once.
  double take_loss(std::size_t network, Range share);

 private:
  /// What a slice leaves for its part in the gradient of the network at hand.
  struct Slice : SliceRows {
    Buffer dscores;
    Trace trace;
  };
  /// A chunk and the stage that it belongs to.
  struct Chunk {
    Index stage;
    StepRule::Chunk of;
  };
  /// A network, and what its steps are made of.
  struct Learner {
    Network* net;
    Index inputs, passed;
    std::vector<Chunk> chunks;
    bool needs_x, needs_codes;
  };

  void add_learner(const Member& member, Index inputs, const StepRule& rule);
  RawRows raw(const Learner& learner, Index rows, Slice& slice) const;
  double pass(const Learner& learner, Index rows, Index batch_rows, Slice& slice);
  void move(const Learner& learner, Index rows, Slice& slice) const;
  static void hand_over(const Learner& from, Slice& slice);
  void add_slices(int worker, const Learner& learner, const Chunk& chunk, const Slicing& batch,
                  Range share, Range wave);
  double* losses_of(std::size_t learner);

  const RowWidths widths_;
  const Loss& loss_;
  std::vector<Learner> learners_;
  Index slice_rows_, most_chunks_ = 0;
  std::vector<Slice> slices_;  ///< of one wave
  GradientTree gradient_;
  std::vector<double> losses_;  ///< [learners, slices of a minibatch]
  PackedWeights packed_;
  std::atomic<Index> next_slice_{0}, next_chunk_{0};
};

/// What the networks of a series read of such rows.
RowWidths widths_of_rows(const Series& series, const Examples& examples);

}  // namespace resboost
