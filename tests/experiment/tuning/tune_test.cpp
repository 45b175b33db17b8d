#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "resboost/error.h"
#include "resboost/parallel.h"
#include "resboost/tuning.h"
#include "support/error_text.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

using test::error_text;

struct TuningListener final : TuningReporter {
  std::vector<TuningTrial> heard;
  std::size_t most = 1000;
  void on_tuning_trial(const TuningTrial& trial) override { heard.push_back(trial); }
  bool stop_requested() override { return heard.size() >= most; }
};

RunConfig small_search() {
  RunConfig config;
  config.train.method = "rfrboost";
  config.train.stages = 1;
  config.seed = 5;
  return config;
}

/// One number decides: few features are bad, many are good.
TuningConfig of_features(int trials) {
  TuningConfig tuning;
  tuning.trials = trials;
  for (const char* over : {"rfrboost.features=1:60", "rfrboost.scale=1", "rfrboost.ridge=0.001",
                           "rfrboost.head-ridge=0.01", "rfrboost.eta=0.4"})
    tuning.over.emplace_back(over);
  return tuning;
}

int features(const TuningTrial& trial) {
  for (const auto& [name, value] : trial.options)
    if (name == "rfrboost.features") return std::stoi(value);
  return -1;
}

const TuningTrial& best(const Tuning& found) {
  REQUIRE(found.best >= 0);
  return found.trials[static_cast<std::size_t>(found.best)];
}

TEST_SUITE_BEGIN("experiment/tuning/tune");

TEST_CASE("finds what is good, first on few rows") {
  const Table table = test::toy_table(6000, true);
  RunConfig config = small_search();
  config.train.rfrboost.features = 1;
  TuningListener listener;
  const Tuning found = tune(table, of_features(10), config, {}, listener);
  CHECK(found.search.metric == "log_loss");
  CHECK_FALSE(found.search.higher_is_better);
  CHECK(found.search.rungs == std::vector<Index>{533, 1600, 4800});
  REQUIRE(found.trials.size() == listener.heard.size());
  CHECK(found.trials[0].number == 0);
  CHECK(found.trials[0].rows == 4800);
  CHECK(found.trials[1].rows == 533);
  CHECK(best(found).rows == 4800);
  CHECK(best(found).score < found.trials[0].score);
  CHECK(features(best(found)) > 15);
  const RunConfig winner = config_of(best(found), of_features(10), config);
  CHECK(winner.train.rfrboost.features == features(best(found)));
  CHECK(winner.train.rfrboost.eta == 0.4);
}

TEST_CASE("the same seed tries the same, for any number of threads; another seed does not") {
  const Table table = test::toy_table(2000, true);
  const auto run = [&](std::uint64_t seed, int count) {
    const int before = threads();
    set_threads(count);
    RunConfig config = small_search();
    config.seed = seed;
    TuningListener listener;
    std::string text;
    for (const TuningTrial& trial : tune(table, of_features(5), config, {}, listener).trials)
      text += log_line(trial).substr(0, log_line(trial).find("\"seconds\""));
    set_threads(before);
    return text;
  };
  const std::string one = run(1, 1);
  CHECK(run(1, 3) == one);
  CHECK(run(2, 1) != one);
}

TEST_CASE("an interrupted search goes on to the same winner without training again") {
  const Table table = test::toy_table(2000, true);
  TuningListener whole;
  const Tuning all = tune(table, of_features(6), small_search(), {}, whole);
  TuningListener cut;
  cut.most = 3;
  const Tuning part = tune(table, of_features(6), small_search(), {}, cut);
  REQUIRE(part.trials.size() == 3);
  std::string log = log_line(part.search, "x");
  for (const TuningTrial& trial : part.trials) log += log_line(trial);
  TuningListener rest;
  const Tuning resumed =
      tune(table, of_features(6), small_search(), read_tuning_log(log, "log").trials, rest);
  CHECK(rest.heard.size() == all.trials.size() - 3);
  REQUIRE(resumed.best == all.best);
  CHECK(best(resumed).score == best(all).score);
  CHECK(best(resumed).options == best(all).options);
}

TEST_CASE("trials of another search are refused") {
  const Table table = test::toy_table(300, true);
  TuningListener listener;
  const Tuning found = tune(table, of_features(3), small_search(), {}, listener);
  RunConfig other = small_search();
  other.seed = 6;
  CHECK(error_text<ConfigError>([&] {
          tune(table, of_features(3), other, found.trials, listener);
        }).starts_with("trial 2 of the log is not of this search"));
}

TEST_CASE("the metric and the rows are as they are asked for") {
  TuningListener listener;
  TuningConfig tuning = of_features(2);
  tuning.folds = 3;
  RunConfig by_auc = small_search();
  by_auc.metric = "auc";
  const Tuning found = tune(test::toy_table(300, true), tuning, by_auc, {}, listener);
  CHECK(found.search.metric == "auc");
  CHECK(found.search.higher_is_better);
  CHECK(found.search.rungs == std::vector<Index>{200});
  CHECK(best(found).score > 0.5);

  const Table numbers = test::toy_table(300, false);
  CHECK(tune(numbers, of_features(2), small_search(), {}, listener).search.metric == "rmse");
  RunConfig median = small_search();
  median.train.method = "trees";
  median.train.trees.rounds = 5;
  median.loss = "quantile:alpha=0.9";
  tuning = {.trials = 2, .over = {"trees.leaves=4:8"}};
  CHECK(tune(numbers, tuning, median, {}, listener).search.metric == "pinball_loss");
  CHECK_THROWS_AS(tune(numbers, of_features(2), by_auc, {}, listener), ConfigError);
  tuning = of_features(2);
  tuning.group = "a";
  CHECK_THROWS_AS(tune(numbers, tuning, small_search(), {}, listener), ConfigError);
}

TEST_CASE("what cannot be trained is told, and the search goes on") {
  TuningListener listener;
  TuningConfig tuning = of_features(4);
  tuning.over.emplace_back("rfrboost.variant=dense");  // is for numbers
  const Tuning found = tune(test::toy_table(300, true), tuning, small_search(), {}, listener);
  CHECK(best(found).number == 0);
  CHECK(found.trials[1].error.find("variant") != std::string::npos);
  CHECK(std::isnan(found.trials[1].score));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
