#include <chrono>
#include <cstddef>
#include <new>
#include <utility>

#include "base/bytes.h"
#include "base/stop.h"
#include "experiment/selection_by.h"
#include "resboost/experiment.h"
#include "resboost/methods.h"

namespace resboost {
namespace {

/// Address space that is given back where memory has run out, for the best model so far to be
/// copied and written in. Nothing touches it, so it costs no memory.
Bytes spare_space() {
  Bytes spare;
  try {
    spare.reserve(std::size_t{32} << 20);
  } catch (const std::bad_alloc&) {  // then there is none to spare
  }
  return spare;
}

/// Nothing, or less, where the reporter asks to stop.
void measure(TrainedRun& run, Reporter& reporter) {
  const StopScope scope([&] { return reporter.stop_requested(); });
  const Task& task = run.model.schema->task;
  try {
    run.on_train =
        metrics_of(task, run.model.predict(run.data.train), run.data.train, run.model.loss.get());
    const Index held_out = run.data.valid.rows();
    if (held_out == 0 || ends_on_all_rows(run.config.train, run.data.train.rows() + held_out))
      return;
    run.valid_predictions = run.model.predict(run.data.valid);
    run.on_valid = metrics_of(task, run.valid_predictions, run.data.valid, run.model.loss.get());
  } catch (const Stopped&) {
    run.on_train.reset();
  }
}

}  // namespace

TrainedRun train_run(Prepared data, const RunConfig& config, const Model* before,
                     Reporter& reporter, const RunKeeping& keeping) {
  TrainedRun run{config, std::move(data), {}};
  run.config.train = config_for(config.train, run.data.train);
  Model& model = run.model;
  model.schema = run.data.schema;
  model.loss = make_loss(run.data.loss);
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
                      *model.loss, how, Rng(config.seed), reporter, keeping.checkpoint);
  } catch (const TrainingError& error) {
    spare = Bytes();
    model.net = error.best().clone();
    keep();
    throw;
  }
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  keep();
  measure(run, reporter);
  if (run.on_train) keep();
  return run;
}

}  // namespace resboost
