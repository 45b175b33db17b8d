#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/parallel.h"
#include "nn/packed_weights.h"
#include "resboost/features.h"
#include "resboost/loss.h"
#include "resboost/network.h"
#include "resboost/report.h"
#include "resboost/rng.h"
#include "train/gradient_tree.h"
#include "train/optimizer.h"
#include "train/series.h"

namespace resboost {

/// Minibatch steps of a series of networks on one set of examples. Owns every buffer that a step
/// needs, so that steps allocate nothing. A step has two halves, each parallel. First every thread
/// takes slices of rows, forward and backward, whose activations it keeps; then every thread takes
/// chunks of parameters, adds up the chunk's gradient over all slices along one tree
/// (gradient_tree.h), and steps it while it is in the cache. So no sum depends on the threads.
///
/// A minibatch of 256 rows on two threads, for a network of one dense layer [300, 200]:
///
///   first half   slices of 64 rows: 0 1 2 3. Thread A takes 0, B takes 1, A takes 2, B takes 3
///   barrier      activations of all four slices lie in slices_
///   second half  chunks of rows of the weight: 0..159, 160..299, and the bias. A takes the first,
///                adds up its gradient as (0 + 1) + (2 + 3) and steps these rows; B takes the
///                second
///   barrier      the network is the next step's
///
/// Of several networks the first takes both halves, then hands the z of its slices, as they were
/// before its step, to the second, and so on: the activations that are kept are those of one.
class Descent {
 public:
  /// rule: of the series' parameters.
  Descent(Series series, const Examples& examples, const Loss& loss, Index batch_size,
          StepRule& rule);

  Index batches() const { return (examples_.rows() + batch_size_ - 1) / batch_size_; }

  /// `steps` minibatches (at most batches()) over rows in the given order, as the
  /// epoch's stream has them (RowReader::read). rate(s) for s = 0 .. steps-1. Returns each
  /// network's mean loss over their rows, each batch before its step. Ends early once the reporter
  /// asks to stop.
  std::vector<double> run(const std::vector<Index>& order, Rng epoch, Index steps,
                          Index steps_before, const std::function<double(Index)>& rate,
                          Reporter& reporter);

  bool stopped() const { return stopped_; }

 private:
  /// What a slice leaves for its part in the gradient of the network at hand.
  struct Slice {
    std::unique_ptr<RowReader> x_rows, code_rows, z_rows;
    Buffer x, codes, z, target, dscores;
    Vector w;
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

  struct StepAt {
    Index number, rows;  ///< counted from 1; of the minibatch
    double rate;
  };

  Index code_columns() const { return std::ssize(examples_.codes->columns); }
  void add_learner(const Member& member, Index inputs);
  void read(Range rows, const std::vector<Index>& order, Slice& slice);
  double pass(const Learner& learner, Index rows, Index batch_rows, Slice& slice);
  RawRows raw(const Learner& learner, Index rows, Slice& slice) const;
  void add_gradient(const Learner& learner, const Chunk& chunk, Index rows, Slice& slice,
                    Real* sum) const;
  void follow_all(const Worker& worker);
  static void hand_over(const Learner& from, Slice& slice);
  void add_wave(int worker, const Learner& learner, const Chunk& chunk, const Slicing& slicing,
                Index wave, Index slices);
  double* losses_of(std::size_t learner);
  double total_loss(std::size_t learner, Index slices);
  void take_step(const Chunk& chunk, const StepAt& at);

  const Examples examples_;
  const Loss& loss_;
  Index batch_size_;
  StepRule& rule_;
  std::vector<Learner> learners_;
  bool needs_x_ = false, needs_codes_ = false;  ///< does one of them?
  bool stopped_ = false;
  Rng epoch_{0};
  Index slice_rows_, most_chunks_ = 0;
  std::vector<Slice> slices_;  ///< of one wave
  GradientTree gradient_;
  std::vector<double> losses_;  ///< [learners, slices of a minibatch]
  PackedWeights packed_;
};

}  // namespace resboost
