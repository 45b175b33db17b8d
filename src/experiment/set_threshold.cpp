#include "experiment/set_threshold.h"

#include <fmt/format.h>

#include <utility>

#include "metrics/best_threshold.h"

namespace resboost {
namespace {

/// What the threshold is best by: what was asked for, if a threshold changes that; else what counts
/// both classes alike, however rare one is.
Metric deciding_metric(const std::string& asked, const Task& task) {
  if (asked != RunConfig::kLoss)
    if (Metric metric = make_metric(asked, task); sees_thresholds(metric, task)) return metric;
  return make_metric("balanced_accuracy", task);
}

/// Of a network that has learned nothing of the held-out rows. None where there was no time.
Predictions unseen_predictions(TrainedRun& run, const Model* before, Reporter& reporter,
                               Communicator* ranks) {
  if (run.valid_predictions.rows() > 0) return run.valid_predictions;
  reporter.on_step("once more without the validation rows, which choose the threshold");
  RunConfig once = run.config;
  once.threshold.clear();
  once.train.trees.refit_rows = once.train.automatic.refit_rows = 0;
  once.train.automatic.folds = 1;
  TrainedRun first = train_run(std::move(run.data), once, before, reporter, {}, ranks);
  run.data = std::move(first.data);
  return std::move(first.valid_predictions);
}

double value_at(const Metric& metric, Task task, double threshold, const Predictions& said,
                const Dataset& data) {
  task.threshold = threshold;
  return metric.measure(Judged(task, said, data));
}

}  // namespace

void set_threshold(TrainedRun& run, double threshold) {
  auto schema = std::make_shared<Schema>(*run.model.schema);
  schema->task.threshold = threshold;
  run.model.schema = run.data.schema = std::move(schema);
}

void find_threshold(TrainedRun& run, const Model* before, Reporter& reporter, Communicator* ranks) {
  if (reporter.stop_requested()) return;
  const Predictions said = unseen_predictions(run, before, reporter, ranks);
  if (reporter.stop_requested() || said.rows() == 0) return;
  const Task& task = run.model.schema->task;
  const Metric metric = deciding_metric(run.config.metric, task);
  const double threshold = best_threshold(metric, task, said, run.data.valid);
  reporter.on_note(fmt::format("threshold {:.4g}: {} {:.4f} on the validation rows ({:.4f} at 0.5)",
                               threshold, metric.name,
                               value_at(metric, task, threshold, said, run.data.valid),
                               value_at(metric, task, 0.5, said, run.data.valid)));
  set_threshold(run, threshold);
}

}  // namespace resboost
