#include "experiment/set_threshold.h"

#include <doctest/doctest.h>

#include "metrics/best_threshold.h"
#include "resboost/cross_validation.h"
#include "resboost/error.h"
#include "resboost/model_file.h"
#include "support/error_text.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

using test::error_text;

struct SilentThreshold final : ExperimentReporter {
} silent_choice;

RunConfig run_of(const std::string& method, const std::string& threshold) {
  RunConfig config;
  config.train.method = method;
  config.train.stages = 1;
  config.train.rfrboost.features = 8;
  config.train.trees.rounds = 20;
  config.threshold = threshold;
  return config;
}

/// One row in eight is of the second class.
Table rare_table(Index rows) {
  Table table = test::toy_table(rows, true);
  for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i)
    table.columns[2].codes[i] =
        table.columns[0].numbers[i] + table.columns[1].numbers[i] > 1 ? 0 : 1;
  return table;  // levels "same", "other": the second class is "same"
}

TrainedRun trained(const RunConfig& config, Index rows = 400) {
  return train_run(prepare(rare_table(rows), config), config, nullptr, silent_choice);
}

TEST_SUITE_BEGIN("experiment/set_threshold");

TEST_CASE("a number is kept, and changes the class but no probability") {
  const TrainedRun plain = trained(run_of("rfrboost", "")),
                   low = trained(run_of("rfrboost", "0.01"));
  CHECK_FALSE(plain.model.schema->task.threshold);
  REQUIRE(low.model.schema->task.threshold == 0.01);
  CHECK(plain.model.predict(plain.data.valid) == low.model.predict(low.data.valid));
  CHECK(low.on_valid->accuracy < plain.on_valid->accuracy);
  CHECK(low.on_valid->log_loss == plain.on_valid->log_loss);
}

TEST_CASE("auto is the best on the validation rows") {
  const TrainedRun run = trained(run_of("rfrboost", "auto"));
  const Task& task = run.model.schema->task;
  REQUIRE(task.threshold);
  const Metric metric = make_metric("balanced_accuracy", task);
  CHECK(*task.threshold ==
        best_threshold(metric, task, run.model.predict(run.data.valid), run.data.valid));
  Task plain = task;
  plain.threshold.reset();
  CHECK(metric.measure(Judged(task, run.valid_predictions, run.data.valid)) >
        metric.measure(Judged(plain, run.valid_predictions, run.data.valid)));
}

TEST_CASE("auto is by the metric that was asked for, if a threshold changes it") {
  RunConfig config = run_of("rfrboost", "auto");
  config.metric = "accuracy";
  const TrainedRun run = trained(config);
  const Task& task = run.model.schema->task;
  CHECK(*task.threshold ==
        best_threshold(make_metric("accuracy", task), task, run.valid_predictions, run.data.valid));
  config.metric = "auc";
  const TrainedRun by_auc = trained(config);
  CHECK(*by_auc.model.schema->task.threshold ==
        best_threshold(make_metric("balanced_accuracy", task), task, by_auc.valid_predictions,
                       by_auc.data.valid));
}

TEST_CASE("where training ends on all rows, a network without the validation rows tells") {
  const TrainedRun run = trained(run_of("trees", "auto"));
  CHECK_FALSE(run.on_valid);
  RunConfig once = run_of("trees", "auto");
  once.train.trees.refit_rows = 0;
  const TrainedRun first = trained(once);
  REQUIRE(first.model.schema->task.threshold);
  CHECK(run.model.schema->task.threshold == first.model.schema->task.threshold);
  CHECK(run.model.predict(run.data.valid) ==
        trained(run_of("trees", "")).model.predict(run.data.valid));
}

TEST_CASE("where several fits are averaged, the first one without the others tells") {
  RunConfig config = run_of("auto", "auto");
  config.train.automatic.networks = 0;
  const TrainedRun one = trained(config);
  config.train.automatic.folds = 2;
  const TrainedRun two = trained(config);
  REQUIRE(two.model.schema->task.threshold);
  CHECK(two.model.schema->task.threshold == one.model.schema->task.threshold);
}

TEST_CASE("folds have each their own") {
  const RunConfig config = run_of("rfrboost", "auto");
  const CrossValidation result =
      cross_validate(rare_table(300), {.folds = 2}, config, silent_choice);
  REQUIRE(result.folds[0].threshold);
  CHECK(*result.task.threshold ==
        doctest::Approx((*result.folds[0].threshold + *result.folds[1].threshold) / 2));
}

TEST_CASE("what is refused before training") {
  RunConfig config = run_of("rfrboost", "auto");
  config.valid_share = 0;
  CHECK(error_text<ConfigError>([&] {
          trained(config);
        }).starts_with("parameter `threshold`: auto needs validation rows"));
  config = run_of("rfrboost", "0.5");
  CHECK_THROWS_AS(
      train_run(prepare(test::toy_table(100, false), config), config, nullptr, silent_choice),
      ConfigError);
}

TEST_CASE("the model file keeps it") {
  const TrainedRun run = trained(run_of("rfrboost", "0.3"));
  const std::string bytes = serialize_model(run.model);
  const Model read = parse_model(bytes, "a.model");
  CHECK(read.schema->task.threshold == 0.3);
  CHECK(serialize_model(read) == bytes);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
