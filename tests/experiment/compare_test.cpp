#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/experiment.h"
#include "support/error_text.h"
#include "support/settings_fixture.h"
#include "support/threads.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

using test::error_text;

/// Remembers what it is told, and asks to stop once so many trials have begun.
struct TrialListener final : ExperimentReporter {
  int most = 1000, data = 0;
  std::vector<std::string> begun, measured;
  void on_data(const Prepared&) override { ++data; }
  void on_trial_start(const std::string& method, std::uint64_t seed) override {
    begun.push_back(method + " " + std::to_string(seed));
  }
  void on_trial(const std::string& method, const Trial& trial) override {
    measured.push_back(method + " " + std::to_string(trial.seed));
  }
  bool stop_requested() override { return static_cast<int>(begun.size()) > most; }
};

RunConfig small_run() {
  RunConfig config;
  config.train.stages = 1;
  config.train.block.width = 8;
  config.train.rfrboost.features = 8;
  config.train.backprop.epochs = 2;
  config.seed = 5;
  return config;
}

ComparisonConfig closed_form_against_end_to_end(int seeds) {
  ComparisonConfig comparison;
  comparison.methods = {"rfrboost", "backprop"};
  comparison.seeds = seeds;
  return comparison;
}

TEST_SUITE_BEGIN("experiment/compare");

TEST_CASE("every method has a trial a seed, on the same test rows, from data in memory") {
  TrialListener listener;
  const Comparison result =
      compare(test::toy_table(100, true), closed_form_against_end_to_end(2), small_run(), listener);
  CHECK(listener.data == 1);
  CHECK(listener.measured ==
        std::vector<std::string>{"rfrboost 5", "backprop 5", "rfrboost 6", "backprop 6"});
  CHECK(listener.begun == listener.measured);
  CHECK(result.train_rows + result.valid_rows + result.test_rows == 100);
  REQUIRE(result.methods.size() == 2);
  for (const MethodTrials& method : result.methods) {
    REQUIRE(method.trials.size() == 2);
    for (const Trial& trial : method.trials) {
      CHECK(trial.test.rows == result.test_rows);
      CHECK(trial.errors.size() == static_cast<std::size_t>(result.test_rows));
      CHECK(trial.overlap == doctest::Approx(0.25));
    }
  }
  CHECK(result.methods[1].trials[0].work.updates == 2);
}

TEST_CASE("asked to stop, it ends with whole seeds") {
  TrialListener listener;
  listener.most = 3;  // in the second trial of the second seed
  const Comparison result =
      compare(test::toy_table(60, false), closed_form_against_end_to_end(3), small_run(), listener);
  for (const MethodTrials& method : result.methods) CHECK(method.trials.size() == 1);
  CHECK(deciding_measure(result.methods[0]) == "rmse");
}

TEST_CASE("names that cannot be compared are errors that name the parameter") {
  const auto error = [](std::vector<std::string> methods, int finetune_epochs) {
    ComparisonConfig comparison;
    comparison.methods = std::move(methods);
    TrainConfig config;
    config.finetune_epochs = finetune_epochs;
    return config_error([&] { compared_methods(comparison, config); });
  };
  CHECK(error({"hybrid,backprop", "rfrboost"}, 0) == "no error");
  CHECK(
      error({"hybrid", "backprob"}, 0)
          .starts_with("parameter `methods`: unknown method \"backprob\"; did you mean backprop"));
  CHECK(error({"hybrid", "hybrid"}, 0) == "parameter `methods`: hybrid is named twice");
  CHECK(error({"hybrid", "finetuned"}, 0) ==
        "parameter `methods`: finetuned needs `finetune-epochs`");
  CHECK(compared_methods({}, {}) == std::vector<std::string>{"hybrid", "backprop"});
}

TEST_CASE("rivals come after the methods, on their rows, and may be required of") {
  ComparisonConfig comparison = closed_form_against_end_to_end(1);
  comparison.methods = {"rfrboost"};
  comparison.rivals = {"xgbost"};
  CHECK(error_text<ConfigError>([&] { compared_methods(comparison, small_run().train); }) ==
        "parameter `rivals`: unknown rival \"xgbost\"; known: xgboost");
  comparison.rivals = {"xgboost", "xgboost"};
  CHECK_THROWS_AS(compared_methods(comparison, small_run().train), ConfigError);
  comparison.rivals = {"xgboost"};
  try {
    compared_methods(comparison, small_run().train);
  } catch (const ConfigError& error) {
    CHECK(std::string(error.what()).find("apt install libxgboost0") != std::string::npos);
    return;
  }
  const ThreadCount scope(1);
  TrialListener listener;
  const Comparison result = compare(test::toy_table(400, true), comparison, small_run(), listener);
  REQUIRE(result.methods.size() == 2);
  CHECK(result.methods[1].method == "xgboost");
  CHECK(listener.measured == std::vector<std::string>{"rfrboost 5", "xgboost 5"});
  CHECK(result.methods[1].trials[0].errors.size() == result.methods[0].trials[0].errors.size());
  comparison.require = {"xgboost>=rfrboost-1"};
  for (const Requirement& one : requirements_of(comparison, {"rfrboost", "xgboost"}))
    CHECK(holds(one, result.methods));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
