#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "data/folds.h"
#include "model/fingerprint.h"
#include "resboost/cross_validation.h"
#include "resboost/error.h"
#include "support/small_run.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

struct StepListener final : ExperimentReporter {
  int steps = 0, most = 1000;  // folds that were begun, or done beside others
  void on_step(const std::string&) override { ++steps; }
  void on_note(const std::string&) override { ++steps; }
  bool stop_requested() override { return steps > most; }
};

/// Noise, and twelve patients, of whom every second one is ill.
Table patients_table() {
  Table table = test::toy_table(240, true);
  Column patient = table.columns[0];
  patient.name = "patient";
  for (std::size_t i = 0; i < 240; ++i) {
    patient.numbers.own()[i] = static_cast<double>(i % 12) + 0.5;
    table.columns[2].codes[i] = static_cast<std::int32_t>(i % 2);
  }
  table.columns.insert(table.columns.begin(), patient);
  return table;
}

double mean_of(const CrossValidation& result, const std::string& name) {
  for (const FoldSummary& summary : summaries_of(result.folds))
    if (summary.name == name) return summary.mean;
  return std::nan("");
}

TEST_SUITE_BEGIN("experiment/cross_validate");

TEST_CASE("every row is tested once a repeat by a model that has not seen it") {
  StepListener listener;
  const Table table = test::toy_table(100, true);
  const CrossValidation result =
      cross_validate(table, {.folds = 4, .repeats = 2}, test::small_run(), listener);
  CHECK(listener.steps == 8);
  REQUIRE(result.folds.size() == 8);
  CHECK(result.folds[5].repeat == 1);
  CHECK(result.folds[5].fold == 1);
  for (const FoldResult& fold : result.folds) {
    CHECK(fold.test_rows == 25);
    CHECK(fold.train_rows + fold.valid_rows == 75);
  }
  REQUIRE(result.predictions.rows() == 100);
  for (Index row = 0; row < 100; ++row)
    CHECK(result.predictions.row(row).sum() == doctest::Approx(1));
}

TEST_CASE("the numbers are those of a model trained on the other folds' rows") {
  StepListener listener;
  const Table table = test::toy_table(60, true);
  const CrossValidation result = cross_validate(table, {.folds = 3}, test::small_run(), listener);
  const std::vector<int> folds = fold_of_rows(table, {}, 3, 5);
  std::vector<Index> train, test;
  for (Index row = 0; row < 60; ++row)
    (folds[static_cast<std::size_t>(row)] == 1 ? test : train).push_back(row);
  const DataSource source = table;
  const TrainedRun run = train_run(prepare(take_rows(source, train), test::small_run()),
                                   test::small_run(), nullptr, listener);
  std::vector<std::string> warnings;
  const Dataset rows =
      encode(*run.model.schema, take_rows(source, test), Schema::Targets::required, warnings);
  const Predictions said = run.model.predict(rows);
  // The table's first label is the first class there, or the second.
  const bool same_order = run.model.schema->task.outputs == result.task.outputs;
  for (std::size_t i = 0; i < test.size(); ++i)
    CHECK(result.predictions(test[i], same_order ? 0 : 1) == said(static_cast<Index>(i), 0));
  const auto& measures = result.folds[1].measures;
  CHECK(measures[0].name == "accuracy");
  CHECK(measures[0].value ==
        metrics_of(run.model.schema->task, said, rows, run.model.loss.get()).accuracy);
}

TEST_CASE("the column of groups is no feature, and its rows stay together") {
  StepListener listener;
  RunConfig config;
  config.train.method = "trees";
  config.train.trees.rounds = 30;
  const Table table = patients_table();
  const CrossValidation all = cross_validate(table, {.folds = 3}, config, listener);
  CHECK(mean_of(all, "accuracy") > 0.95);  // a patient's other rows say it
  const CrossValidation grouped =
      cross_validate(table, {.folds = 3, .group = "patient"}, config, listener);
  CHECK(mean_of(grouped, "accuracy") < 0.8);
  CHECK_THROWS_AS(cross_validate(table, {.folds = 13, .group = "patient"}, config, listener),
                  ConfigError);
}

TEST_CASE("where there is a time, models know the past alone, and are tested on what follows") {
  StepListener listener;
  Table table = test::toy_table(80, true);
  Column day = table.columns[0];
  day.name = "day";
  for (std::size_t i = 0; i < 80; ++i) day.numbers.own()[i] = static_cast<double>(i * 7 % 80);
  table.columns.insert(table.columns.begin(), day);
  const CrossValidationConfig by_day{.folds = 3, .time = "day"};
  const CrossValidation result = cross_validate(table, by_day, test::small_run(), listener);
  REQUIRE(result.folds.size() == 3);
  for (int fold = 0; fold < 3; ++fold) {
    const FoldResult& one = result.folds[static_cast<std::size_t>(fold)];
    CHECK(one.test_rows == 20);
    CHECK(one.train_rows + one.valid_rows == 20 * (fold + 1));
  }
  for (Index row = 0; row < 80; ++row)
    CHECK(std::isnan(result.predictions(row, 0)) == (row * 7 % 80 < 20));
  for (std::size_t row = 0; row < 80; ++row)  // another future
    if (row * 7 % 80 >= 40) table.columns.back().codes[row] ^= 1;
  const CrossValidation other = cross_validate(table, by_day, test::small_run(), listener);
  for (Index row = 0; row < 80; ++row)
    if (const Index when = row * 7 % 80; when >= 20 && when < 40)
      CHECK(other.predictions.row(row) == result.predictions.row(row));
  for (const CrossValidationConfig& wrong :
       {CrossValidationConfig{.repeats = 2, .time = "day"},
        CrossValidationConfig{.group = "x", .time = "day"}, CrossValidationConfig{.time = "x y"}})
    CHECK_THROWS_AS(cross_validate(table, wrong, test::small_run(), listener), ConfigError);
}

TEST_CASE("the model of all rows is the one that a training makes of them") {
  StepListener listener;
  const Table table = patients_table();
  RunConfig config = test::small_run();
  const TrainedRun all = train_on_all_rows(table, {.group = "patient"}, config, listener);
  config.schema.ignore = {"patient"};
  const TrainedRun own = train_run(prepare(table, config), config, nullptr, listener);
  CHECK(fingerprint(all.model.net) == fingerprint(own.model.net));
  CHECK(all.data.train.rows() + all.data.valid.rows() == 240);
}

TEST_CASE("numbers are predicted in their units; rows of weight 0 are not tested") {
  StepListener listener;
  Table table = test::toy_table(60, false);
  Column weight = table.columns[0];
  weight.name = "w";
  for (std::size_t i = 0; i < 60; ++i) weight.numbers.own()[i] = i < 10 ? 0 : 1;
  table.columns.insert(table.columns.begin(), weight);
  RunConfig config = test::small_run();
  config.schema.weight = "w";
  const CrossValidation result = cross_validate(table, {.folds = 5}, config, listener);
  CHECK(std::isnan(result.predictions(9, 0)));
  CHECK(std::abs(result.predictions(10, 0)) <= 1);
  CHECK(mean_of(result, "rmse") < 1);
  CHECK(std::isnan(mean_of(result, "accuracy")));
}

TEST_CASE("folds that are trained at once are those that are trained in turn") {
  StepListener listener;
  const Table table = test::toy_table(100, true);
  const CrossValidationConfig one{.folds = 4, .repeats = 2, .jobs = 1};
  const CrossValidation in_turn = cross_validate(table, one, test::small_run(), listener);
  for (const int jobs : {2, 3}) {
    const CrossValidationConfig more{.folds = 4, .repeats = 2, .jobs = jobs};
    const CrossValidation at_once = cross_validate(table, more, test::small_run(), listener);
    CHECK(at_once.predictions == in_turn.predictions);
    REQUIRE(at_once.folds.size() == 8);
    for (std::size_t i = 0; i < 8; ++i) {
      CHECK(at_once.folds[i].fold == in_turn.folds[i].fold);
      CHECK(at_once.folds[i].measures[1].value == in_turn.folds[i].measures[1].value);
    }
  }
}

TEST_CASE("folds by time may be trained at once too") {
  StepListener listener;
  Table table = test::toy_table(80, true);
  Column day = table.columns[0];
  day.name = "day";
  for (std::size_t i = 0; i < 80; ++i) day.numbers.own()[i] = static_cast<double>(i);
  table.columns.insert(table.columns.begin(), day);
  const auto tested = [&](int jobs) {
    return cross_validate(table, {.folds = 4, .jobs = jobs, .time = "day"}, test::small_run(),
                          listener)
        .predictions.bottomRows(60)
        .eval();
  };
  CHECK(tested(3) == tested(1));
}

TEST_CASE("a wish to stop leaves whole repeats") {
  StepListener listener;
  listener.most = 3;
  const CrossValidation result =
      cross_validate(test::toy_table(60, true), {.folds = 2, .repeats = 3, .jobs = 1},
                     test::small_run(), listener);
  CHECK(result.folds.size() == 2);
  CHECK(result.predictions.row(0).sum() == doctest::Approx(1));
}

TEST_CASE("a summary is mean and spread over the folds that have the measure") {
  std::vector<FoldResult> folds(3);
  folds[0].measures = {{"f1", 0.5}};
  folds[1].measures = {{"auc", 1}, {"f1", 0.7}};
  folds[2].measures = {{"auc", 0.5}, {"f1", 0.6}};
  const auto summaries = summaries_of(folds);
  REQUIRE(summaries.size() == 2);
  CHECK(summaries[0].mean == doctest::Approx(0.6));
  CHECK(summaries[1].name == "auc");
  CHECK(summaries[1].mean == doctest::Approx(0.75));
  CHECK(summaries[1].spread == doctest::Approx(std::sqrt(0.125)));
  CHECK(summaries_of({}).empty());
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
