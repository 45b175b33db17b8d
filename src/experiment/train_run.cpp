#include <chrono>
#include <utility>

#include "resboost/experiment.h"
#include "resboost/methods.h"

namespace resboost {

TrainedRun train_run(Prepared data, const RunConfig& config, const Model* before,
                     Reporter& reporter) {
  TrainedRun run{config, std::move(data), {}};
  Model& model = run.model;
  model.schema = run.data.schema;
  model.loss = make_loss(run.data.loss);
  const auto begin = std::chrono::steady_clock::now();
  model.net = train(before ? before->net.clone() : Network{}, run.data.train, run.data.valid,
                    *model.loss, config.train, Rng(config.seed), reporter);
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const Task& task = model.schema->task;
  run.on_train = metrics_of(task, model.predict(run.data.train), run.data.train, model.loss.get());
  if (run.data.valid.rows() > 0) {
    run.valid_predictions = model.predict(run.data.valid);
    run.on_valid = metrics_of(task, run.valid_predictions, run.data.valid, model.loss.get());
  }
  model.record =
      make_record(config, run.on_train, run.on_valid, before ? &before->record : nullptr);
  return run;
}

}  // namespace resboost
