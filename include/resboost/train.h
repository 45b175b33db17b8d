#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "resboost/checkpoint.h"
#include "resboost/config.h"
#include "resboost/error.h"
#include "resboost/features.h"
#include "resboost/loss.h"
#include "resboost/network.h"
#include "resboost/run_context.h"
#include "resboost/selection.h"

namespace resboost {

// ---- the minibatch loop
// -------------------------------------------------------------------------------------------

/// What a call of fit_sgd is about, for its reports.
struct StagePhase {
  Phase phase;
  int stage = 0;
};

struct SgdResult {
  double train_loss = 0;     ///< mean over the last epoch's minibatches
  double learning_rate = 0;  ///< as given, or as found by trial, halved where the fit diverged
  bool stopped = false;      ///< the reporter asked to stop
  int epochs = 0;            ///< that the schedule was made for
  int best_epoch = 0;        ///< whose parameters were kept
  int best_member = -1;      ///< which network of a series was best then; -1: nothing is held out
};

/// Minimises the mean loss of net (its stages, and its last head) on the examples, starting at
/// their z. With held-out examples the parameters of the epoch with the lowest held-out loss, or
/// the best by config.selection, are kept, else those of the last epoch. A loss that is not finite,
/// or twice the first one, halves the learning rate and begins again. Error when that does not
/// help. Same result for any number of threads. checkpoint: where the progress of a whole network
/// goes after its epochs, or null.
SgdResult fit_sgd(Network& net, const Examples& train, const Examples* held_out, const Loss& loss,
                  const SgdConfig& config, StagePhase of, const RunContext& run,
                  Checkpoint* checkpoint = nullptr);

/// A head for fixed features, starting at `start`.
Head fit_head(const Head& start, const Examples& train, const Loss& loss, const HeadConfig& config,
              int stage, const RunContext& run);

// ---- the greedy loop
// ----------------------------------------------------------------------------------------------

/// What a stage fitter may look at. References live for the call only.
struct StageContext {
  int t;                     ///< 0, 1, 2, ...
  const Examples& train;     ///< z is z_t
  const Examples& held_out;  ///< no rows where nothing is held out
  const Head& head;          ///< reads z_t
  const Loss& loss;
  RunContext run;                        ///< its random numbers are this stage's own
  const Selection& selection = kByLoss;  ///< what held-out rows are to choose by
};

struct FittedStage {
  Stage stage;
  std::optional<Head> head;     ///< set only if it was trained together with the block
  std::vector<Measure> theory;  ///< what the method knows of this stage
};

/// A weak learner. One object serves one run and may remember earlier stages.
class StageFitter {
 public:
  virtual ~StageFitter() = default;
  /// The next stage, or nothing when no stage would help or the reporter asked to stop.
  virtual std::optional<FittedStage> fit(const StageContext& context) = 0;
  /// Has it fitted the next stage already, so that fit() only hands it out? Such stages are asked
  /// for once the reporter has asked to stop, too, and after a fit() that gave nothing.
  virtual bool ready() const { return false; }
  /// The configuration of a second fit from `start`, on training and held-out rows together, once
  /// this one on `share` of them has shown what is best; nothing: this one stands. For tables.
  virtual std::optional<TrainConfig> again(const TrainConfig&, const Network& /*start*/,
                                           const Network& /*fitted*/, double /*share*/) const {
    return std::nullopt;
  }
  /// What it remembers of earlier stages, for another run to go on with; nothing by default.
  virtual void save(Memory&) const {}
  virtual void restore(const Memory&) {}
};

/// Training could not go on (memory, a loss without bound), but what it had by then is a model.
class TrainingError : public Error {
 public:
  TrainingError(const std::exception& cause, Network best)
      : Error(cause.what()),
        cause_(std::current_exception()),
        best_(std::make_shared<const Network>(std::move(best))) {}
  /// The exception that is being handled where this one is made.
  const std::exception_ptr& cause() const { return cause_; }
  const Network& best() const { return *best_; }

 private:
  std::exception_ptr cause_;
  std::shared_ptr<const Network> best_;
};

struct StagewiseConfig {
  int stages = 10;   ///< most stages to add
  int patience = 3;  ///< stop after so many that are no better on the held-out rows
  HeadConfig head{};
  int corrective_epochs =
      0;  ///< of end-to-end training of all stages after each (GrowNet, Badirli et al. 2020)
  SgdConfig corrective{};   ///< how, but for its epochs
  std::string cache_dir{};  ///< folder for files that hold the representations; empty: memory does
  Selection selection{};    ///< what chooses the depth
};

/// Adds stages to `start` (an empty network to begin with) greedily, a head for every depth, and
/// cuts back to the depth that is best on the held-out rows (without those: keeps all).
/// Stages of `start` are never cut, and changed by corrective epochs only. checkpoint: where the
/// progress goes after every stage, and comes from; or null. TrainingError if a stage cannot be
/// fitted after the first was.
Network fit_stagewise(Network start, const Dataset& train, const Dataset& held_out,
                      StageFitter& fitter, const Loss& loss, const StagewiseConfig& config,
                      const RunContext& run, Checkpoint* checkpoint = nullptr);

// ---- pieces for stage fitters
// -------------------------------------------------------------------------------------

/// Rows of the functional gradient at z: w_i * d(loss_i)/d(z_i), without 1/n.   [n, p]
Matrix functional_gradient(const Examples& examples, const Head& head, const Loss& loss);

/// Mean loss, and accuracy (classification) or R squared (else), of scores z w + b.
struct Quality {
  double loss = 0, metric = 0;
};
Quality evaluate(const Examples& examples, const Head& head, const Loss& loss);
/// The same of a whole network that starts at z.
Quality evaluate(const Network& net, const Examples& examples, const Loss& loss);

/// z w + b of all examples, and what a network that starts at z says of them.   [n, k]
Matrix scores(const Examples& examples, const Head& head);
Matrix scores(const Network& net, const Examples& examples);

/// The s >= 0 that minimises the mean loss of head(z + s * direction) + ridge * s^2, which is
/// convex in s, by Newton's method inside a bracket. 0 if no step helps.
double line_search(const Examples& examples, const Matrix& direction, const Head& head,
                   const Loss& loss, double ridge = 0);

}  // namespace resboost
