#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/parallel.h"
#include "resboost/communicator.h"
#include "resboost/features.h"
#include "resboost/loss.h"
#include "resboost/report.h"
#include "resboost/rng.h"
#include "train/optimizer.h"
#include "train/series.h"
#include "train/shared_steps.h"
#include "train/slice_gradients.h"

namespace resboost {

/// Minibatch steps of a series of networks on one set of examples. Owns every buffer that a step
/// needs, so that steps allocate nothing. Gradients are summed by slice_gradients.h, and a chunk is
/// stepped by the thread that has added up its gradient, while it is in the cache. No sum depends
/// on the threads.
///
/// A minibatch of 256 rows on two threads, for a network of one dense layer [300, 200]:
///
///   first half   slices of 64 rows: 0 1 2 3. Thread A takes 0, B takes 1, A takes 2, B takes 3
///   barrier      activations of all four slices are there
///   second half  chunks of rows of the weight: 0..159, 160..299, and the bias. A takes the first,
///                adds up its gradient as (0 + 1) + (2 + 3) and steps these rows; B takes the
///                second
///   barrier      the network is the next step's
///
/// Of several networks the second reads what the first one was before its step, and so on. On
/// several ranks each has a part of the slices, and all chunks are stepped after that
/// (shared_steps.h).
class Descent {
 public:
  /// rule: of the series' parameters. ranks: that help where a step has `least_work` multiply-adds,
  /// or nullptr.
  Descent(const Series& series, const Examples& examples, const Loss& loss, Index batch_size,
          StepRule& rule, Communicator* ranks = nullptr, double least_work = kStepToShare);

  Index batches() const { return (examples_.rows() + batch_size_ - 1) / batch_size_; }

  /// `steps` minibatches (at most batches()) over rows in the given order, as the
  /// epoch's stream has them (RowReader::read). rate(s) for s = 0 .. steps-1. Returns each
  /// network's mean loss over their rows, each batch before its step. Ends early once the reporter
  /// asks to stop. learners: networks that take the steps, not all only where there are no ranks;
  /// the losses of the others are NaN.
  std::vector<double> run(const std::vector<Index>& order, Rng epoch, Index steps,
                          Index steps_before, const std::function<double(Index)>& rate,
                          Reporter& reporter, std::optional<Range> learners = std::nullopt);

  bool stopped() const { return stopped_; }

 private:
  /// Ways to rows, of one thread at a time, and room for rows of other ranks.
  struct Readers {
    std::unique_ptr<RowReader> x, codes, z;
    SliceRows others;
  };
  /// A step of run().
  struct StepAt {
    Index step, begin, rows;  ///< counted from 0; of the minibatch, among `order`
    double rate;
  };
  /// A call of run().
  struct Call {
    const std::vector<Index>& order;
    Rng epoch;
    Index steps, steps_before;
    const std::function<double(Index)>& rate;
    Reporter& reporter;
    Range learners;
    StepAt next{};  ///< written by the first thread while the others may be in the step before
    bool over = false;
    Index rows_seen = 0;
    std::vector<double> losses, totals;  ///< of the networks
  };

  StepAt step_at(const Call& call, Index step) const;
  void read(const Call& call, const StepAt& at, Readers& by, Range rows, SliceRows& to) const;
  void steps(const Worker& worker, Call& call);
  void shared_step(const Worker& worker, Call& call, const StepAt& at, const Slicing& batch,
                   const SliceGradients::Work& half);
  void take_step(const Call& call, const StepAt& at, const StepRule::Chunk& chunk);
  void end_step(Call& call, const StepAt& at);

  const Examples examples_;
  Index batch_size_;
  StepRule& rule_;
  const RowWidths widths_;
  const std::size_t networks_;
  SliceGradients gradients_;
  std::unique_ptr<SharedSteps> shared_;
  std::vector<Readers> readers_;
  bool stopped_ = false;
};

}  // namespace resboost
