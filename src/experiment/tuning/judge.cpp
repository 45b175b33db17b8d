#include "experiment/tuning/judge.h"

#include <cmath>
#include <utility>

#include "data/folds.h"
#include "experiment/deal_folds.h"
#include "experiment/task_of.h"
#include "resboost/error.h"
#include "resboost/experiment.h"

namespace resboost {
namespace {

std::vector<JudgedSplit> splits_of(const DataSource& source, const TuningConfig& tuning,
                                   const RunConfig& config) {
  if (tuning.folds == 0) {
    if (!tuning.group.empty())
      throw ConfigError("parameter `group`: it keeps rows together in folds; give `folds` too");
    Split parts = split(source, config.schema, tuning.test_share, config.seed);
    return {{std::move(parts.train), std::move(parts.held_out)}};
  }
  if (tuning.folds == 1) throw ConfigError("parameter `folds`: expected 0, or 2 and more, got 1");
  const std::vector<int> folds =
      deal_folds(source, tuning.folds, tuning.group, config.schema, config.seed);
  std::vector<JudgedSplit> splits;
  for (int fold = 0; fold < tuning.folds; ++fold) {
    std::vector<Index> train, test;
    for (std::size_t row = 0; row < folds.size(); ++row)
      (folds[row] == fold ? test : train).push_back(static_cast<Index>(row));
    splits.push_back({std::move(train), std::move(test)});
  }
  return splits;
}

/// What the loss is judged by: of numbers its criterion, where it has one.
Metric usual_metric(const Task& task, const std::shared_ptr<const Loss>& loss) {
  if (loss->of_classes())
    return make_metric(loss->gives_probabilities() ? "log_loss" : "accuracy", task);
  if (!loss->criterion().empty()) return metrics_for(task, loss.get()).back();
  return make_metric("rmse", task);
}

Metric metric_for(const Task& task, const std::string& asked,
                  const std::shared_ptr<const Loss>& loss) {
  return asked == RunConfig::kLoss ? usual_metric(task, loss) : make_metric(asked, task);
}

}  // namespace

Judge::Judge(const DataSource& source, const TuningConfig& tuning, const RunConfig& config)
    : source_(source), splits_(splits_of(source, tuning, config)) {
  const Task task = task_of(source, config);
  loss_ = make_loss_for(task, config.loss, nullptr);
  metric_ = metric_for(task, config.metric, loss_);
}

Index Judge::rows() const {
  Index least = std::ssize(splits_.front().train);
  for (const JudgedSplit& split : splits_) least = std::min(least, std::ssize(split.train));
  return least;
}

bool Judge::judge(const RunConfig& config, TuningTrial& trial, Reporter& reporter) const {
  double sum = 0;
  try {
    for (const JudgedSplit& split : splits_) {
      sum += score(split, config, trial, reporter);
      if (reporter.stop_requested()) return false;
    }
    trial.score = sum / static_cast<double>(splits_.size());
    if (std::isnan(trial.score)) trial.error = metric_.name + " says nothing of these rows";
  } catch (const Error& error) {
    if (trial.number == 0) throw;  // then none of them can be trained
    trial.error = error.what();
  }
  return true;
}

double Judge::score(const JudgedSplit& split, const RunConfig& config, TuningTrial& trial,
                    Reporter& reporter) const {
  const DataSource all = take_rows(source_, split.train);
  const double share = static_cast<double>(trial.rows) / static_cast<double>(rows_of(all));
  Prepared data =
      share < 1
          ? prepare(
                take_rows(all, resboost::split(all, config.schema, share, config.seed).held_out),
                config)
          : prepare(all, config);
  const TrainedRun run = train_run(std::move(data), config, nullptr, reporter);
  trial.seconds += run.seconds;
  std::vector<std::string> told;
  const Dataset test = encode(*run.model.schema, take_rows(source_, split.test),
                              Schema::Targets::open, told, run.model.net.views());
  const Task& task = run.model.schema->task;
  const Predictions said = run.model.predict(test);
  return metric_.measure(Judged(task, said, test));
}

}  // namespace resboost
