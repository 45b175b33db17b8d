#include <chrono>
#include <cstddef>
#include <new>
#include <utility>

#include "base/bytes.h"
#include "base/stop.h"
#include "experiment/selection_by.h"
#include "experiment/set_threshold.h"
#include "experiment/untrained_model.h"
#include "model/finish_scores.h"
#include "resboost/error.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"
#include "train/shared_scores.h"

namespace resboost {
namespace {

/// Address space that is given back where memory has run out, for the best model so far to be
/// written in. Nothing touches it, so it costs no memory.
Bytes spare_space() {
  Bytes spare;
  try {
    spare.reserve(std::size_t{32} << 20);
  } catch (const std::bad_alloc&) {  // then there is none to spare
  }
  return spare;
}

/// Are there rows that the trained network has not seen?
bool has_unseen_rows(const TrainedRun& run, const Model* before) {
  const Index held_out = run.data.valid.rows();
  TrainConfig config = run.config.train;
  if (before) config.automatic.folds = 1;  // several fits begin with no model
  return held_out > 0 && !ends_on_all_rows(config, run.data.train.rows() + held_out);
}

/// What the model says of all rows, with the ranks' help where that is worth it.
Predictions predicted(const Model& model, const Dataset& data, Communicator* ranks) {
  if (!ranks || !worth_sharing_scores(*ranks, model.net, data.x)) return model.predict(data);
  Matrix scores = shared_scores(*ranks, model.net, data.x);
  if (model.sees_mirrored && pictures_of(data.x)) {
    scores += shared_scores(*ranks, model.net, mirrored(data.x));
    scores /= 2;
  }
  return finish_scores(model, scores);
}

/// Finds the threshold, where the held-out rows are to, and the metrics. Nothing, or less, where
/// the reporter asks to stop.
void measure(TrainedRun& run, const Model* before, bool finds_threshold, Reporter& reporter,
             Communicator* ranks) {
  const StopScope scope([&] { return reporter.stop_requested(); });
  const auto said_of = [&](const Dataset& data) { return predicted(run.model, data, ranks); };
  const auto measured = [&](const Predictions& predictions, const Dataset& data) {
    return metrics_of(run.model.schema->task, predictions, data, run.model.loss.get());
  };
  try {
    if (has_unseen_rows(run, before)) run.valid_predictions = said_of(run.data.valid);
    if (finds_threshold) find_threshold(run, before, reporter, ranks);
    run.on_train = measured(said_of(run.data.train), run.data.train);
    if (run.valid_predictions.rows() > 0)
      run.on_valid = measured(run.valid_predictions, run.data.valid);
  } catch (const Stopped&) {
    run.on_train.reset();
  }
}

/// What the threshold is to be, known before training. ConfigError where it cannot be found.
std::optional<ThresholdChoice> asked_threshold(const Prepared& data, const RunConfig& config) {
  const auto choice = threshold_choice(config.threshold, data.schema->task);
  if (choice && !choice->value && data.valid.rows() == 0)
    throw ConfigError(
        "parameter `threshold`: auto needs validation rows; give `valid`, a `valid-share`, or a "
        "number");
  return choice;
}

}  // namespace

TrainedRun train_run(Prepared data, const RunConfig& config, const Model* before,
                     Reporter& reporter, const RunKeeping& keeping, Communicator* ranks) {
  const auto threshold = asked_threshold(data, config);
  TrainedRun run{config, std::move(data), {}};
  run.config.train = config_for(config.train, run.data.train);
  Model& model = run.model;
  model = untrained_model(run.data, run.config.train.image);
  // What grows looks at what it looked at.
  if (before && before->sees_mirrored) model.sees_mirrored = true;
  if (threshold && threshold->value) set_threshold(run, *threshold->value);
  const auto keep = [&] {
    model.record =
        make_record(run.config, run.on_train, run.on_valid, before ? &before->record : nullptr);
    if (keeping.keep && !run.on_train) keeping.keep(model);
  };
  TrainConfig how = run.config.train;
  how.selection = selection_by(config.metric, model, run.data.valid);
  const auto begin = std::chrono::steady_clock::now();
  Bytes spare = spare_space();
  try {
    model.net = train(before ? before->net.clone() : Network{}, run.data.train, run.data.valid,
                      *model.loss, how, {Rng(config.seed), reporter, ranks}, keeping.checkpoint);
  } catch (const TrainingError& error) {
    spare = Bytes();
    model.net = error.best().clone();
    keep();
    throw;
  }
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  keep();
  measure(run, before, threshold && !threshold->value, reporter, ranks);
  if (run.on_train) keep();
  return run;
}

}  // namespace resboost
