#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "nn/packed_weights.h"
#include "resboost/features.h"
#include "resboost/loss.h"
#include "resboost/network.h"
#include "resboost/report.h"
#include "resboost/rng.h"
#include "train/optimizer.h"

namespace resboost {

/// Minibatch steps of one network on one set of examples. Owns every buffer that a step needs, so
/// that steps allocate nothing. A step has two halves, each parallel. First every thread takes
/// slices of rows, forward and backward, whose activations it keeps; then every thread takes chunks
/// of parameters, adds up the chunk's gradient over all slices in their order, and steps it while
/// it is in the cache. So no gradient is ever copied, and no sum depends on the threads.
///
/// A minibatch of 256 rows on two threads, for a network of one dense layer [300, 200]:
///
///   first half   slices of 64 rows: 0 1 2 3. Thread A takes 0, B takes 1, A takes 2, B takes 3
///   barrier      activations of all four slices lie in slices_
///   second half  chunks of rows of the weight: 0..159, 160..299, and the bias. A takes the first,
///                adds slices 0, 1, 2, 3 to its gradient and steps these rows; B takes the second
///   barrier      the network is the next step's
class Descent {
 public:
  Descent(Network& net, const Examples& examples, const Loss& loss, Index batch_size,
          StepRule& rule);

  Index batches() const { return (examples_.rows() + batch_size_ - 1) / batch_size_; }

  /// `steps` minibatches (at most batches()) over rows in the given order, as the
  /// epoch's stream has them (RowReader::read). rate(s) for s = 0 .. steps-1. Returns the mean loss
  /// over their rows, each batch before its step. Ends early once the reporter asks to stop.
  double run(const std::vector<Index>& order, Rng epoch, Index steps, Index steps_before,
             const std::function<double(Index)>& rate, Reporter& reporter);

  bool stopped() const { return stopped_; }

 private:
  /// What a slice leaves for its part in the gradient.
  struct Slice {
    std::unique_ptr<RowReader> x_rows, code_rows, z_rows;
    Buffer x, codes, z, target, dscores;
    Vector w;
    Trace trace;
    double loss = 0;
  };
  /// A chunk and the stage that it belongs to.
  struct Chunk {
    Index stage;
    StepRule::Chunk of;
  };

  Index code_columns() const { return needs_codes_ ? std::ssize(examples_.codes->columns) : 0; }
  void pass(Range rows, Index batch_rows, const std::vector<Index>& order, Slice& slice);
  void add_gradient(const Chunk& chunk, Range rows, Slice& slice, Real* sum) const;

  Network& net_;
  const Examples examples_;
  const Loss& loss_;
  Index batch_size_;
  StepRule& rule_;
  bool needs_x_, needs_codes_;
  bool stopped_ = false;
  Rng epoch_{0};
  std::vector<Chunk> chunks_;
  Index slice_rows_;
  std::vector<Slice> slices_;  ///< of one wave
  Vector gradient_;
  PackedWeights packed_;
};

/// Mean loss of a network on examples, without a step.
double mean_loss(const Network& net, const Examples& examples, const Loss& loss);

}  // namespace resboost
