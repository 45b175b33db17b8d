#pragma once

#include <string>
#include <vector>

#include "base/following.h"
#include "base/row_share.h"
#include "resboost/loss.h"
#include "train/slice_gradients.h"

namespace resboost {

// A minibatch step on several ranks. Each adds up the gradient over its share of the slices, which
// is a complete subtree of their tree, and the shares' sums are added up along the rest of it: the
// same bits for any number of ranks. All else is rank 0's: it reads the rows and sends each rank
// its own, takes the step, and sends the parameters with the next one. So the others have nothing
// to forget or to take back where it tries a learning rate, repeats an attempt, or stops.

/// Multiply-adds of a step that is worth asking the others: about a millisecond.
inline constexpr double kStepToShare = 5e7;

/// Multiply-adds of a step on so many rows.
double step_work(const Series& series, Index rows);

/// Rank 0's side.
class SharedSteps {
 public:
  /// Of minibatches of `rows` rows at most.
  SharedSteps(Communicator& ranks, const Series& series, const RowWidths& widths, const Loss& loss,
              Precision precision, Index rows, double least_work = kStepToShare);
  ~SharedSteps();
  SharedSteps(const SharedSteps&) = delete;
  SharedSteps& operator=(const SharedSteps&) = delete;

  /// Should the others help with a minibatch of so many rows?
  bool worth_it(const Slicing& batch, Index rows) const;
  Range own_share(const Slicing& batch) const { return share_of(batch.slices(), 0, ranks_.size()); }

  /// Makes room for the rows of the others' slices, ...
  void begin(const Slicing& batch);
  /// ... takes those of each, any thread any slice, ...
  void put(const Slicing& batch, Index slice, SliceRows& rows);
  /// ... and sends them, with the parameters. From here on the others work, and finish() is due.
  void send(Index rows, const StepRule& rule);
  /// Adds what the others have to the sums of this rank's share.
  void finish(Eigen::Map<Vector> gradient, std::vector<double>& losses);
  /// After an error of this rank, so that the others come back from where they are.
  void abandon();

 private:
  Communicator& ranks_;
  const RowWidths widths_;
  double work_of_row_, least_work_;
  int number_;  ///< of this series
  std::string farewell_;
  std::vector<std::string> rows_;  ///< of each rank
  std::string sums_;
  bool due_ = false;
};

/// What the other ranks do for minibatch steps.
Services step_services(Communicator& ranks);

}  // namespace resboost
