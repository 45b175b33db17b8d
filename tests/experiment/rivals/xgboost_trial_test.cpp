#include "experiment/rivals/xgboost_trial.h"

#include <doctest/doctest.h>

#include <cmath>

#include "experiment/rivals/xgboost_library.h"
#include "experiment/untrained_model.h"
#include "resboost/error.h"
#include "support/error_text.h"
#include "support/small_run.h"
#include "support/threads.h"
#include "support/toy_table.h"

namespace resboost {
namespace {

bool is_installed() {
  try {
    require_xgboost();
    return true;
  } catch (const ConfigError&) {
    MESSAGE("libxgboost.so.0 is not installed; not tested");
    return false;
  }
}

struct Told final : Reporter {
  int rounds = 0, most = 1000;
  bool stop_requested() override { return ++rounds > most; }
};

Trial trial_of(const Table& table, const RunConfig& config, Reporter& reporter,
               const Budget& budget = {}) {
  const ThreadCount scope(1);  // whose waiting takes no time from other tests
  const TrialData rows = split_off_test(table, {}, config, {true, false});
  const Model model = untrained_model(rows.data, config.train.image);
  return xgboost_trial(rows, model, budget, config.seed, reporter);
}

TEST_SUITE_BEGIN("experiment/rivals/xgboost_trial");

TEST_CASE("classes are learned, and stopped by the validation rows") {
  if (!is_installed()) return;
  Told told;
  const Trial trial = trial_of(test::toy_table(800, true), test::small_run(), told);
  CHECK(trial.test.accuracy > 0.9);
  CHECK(trial.test.log_loss < 0.3);
  CHECK(trial.test.rows == 160);
  CHECK(trial.errors.size() == 160);
  CHECK(trial.stages > 0);
  CHECK(trial.stages <= told.rounds);
  CHECK(trial.parameters > 3 * trial.stages);
  CHECK(trial.bytes > 1000);
  REQUIRE(!trial.curve.empty());
  CHECK(trial.curve[0].stage == 50);
  CHECK(trial.curve[0].valid_metric > 0.8);
  const Trial again = trial_of(test::toy_table(800, true), test::small_run(), told);
  CHECK(again.test.log_loss == trial.test.log_loss);
}

TEST_CASE("more than two classes have a column each") {
  if (!is_installed()) return;
  Table table = test::toy_table(600, true);
  Column& target = table.columns.back();
  target.levels.push_back("far");
  for (std::size_t i = 0; i < 600; ++i)
    if (std::abs(table.columns[0].numbers[i]) > 0.7) target.codes[i] = 2;
  Told told;
  CHECK(trial_of(table, test::small_run(), told).test.accuracy > 0.9);
}

TEST_CASE("numbers are predicted in their units, rows by their weight") {
  if (!is_installed()) return;
  Table table = test::toy_table(800, false);
  for (double& value : table.columns.back().numbers.own()) value = 1000 + 100 * value;
  Told told;
  const Trial trial = trial_of(table, test::small_run(), told);
  CHECK(trial.test.r2 > 0.9);
  CHECK(trial.test.rmse < 15);
  REQUIRE(!trial.curve.empty());
  CHECK(trial.curve[0].valid_metric > 0.5);

  Column weight = table.columns[0];
  weight.name = "w";
  for (double& value : weight.numbers.own()) value = value < 0 ? 1e-3 : 1;
  table.columns.insert(table.columns.begin(), weight);
  RunConfig config = test::small_run();
  config.schema.weight = "w";
  const Trial weighted = trial_of(table, config, told);
  CHECK(weighted.test.rmse != trial.test.rmse);
  CHECK(weighted.curve.back().valid_metric == doctest::Approx(weighted.test.r2).epsilon(0.05));
}

TEST_CASE(
    "without validation rows all rounds are kept; a wish to stop keeps those that are there") {
  if (!is_installed()) return;
  RunConfig config = test::small_run();
  config.valid_share = 0;
  Told told;
  told.most = 7;
  const Trial trial = trial_of(test::toy_table(100, true), config, told);
  CHECK(trial.stages == 8);  // it is asked after each
  CHECK(trial.curve.empty());
  told = {};
  CHECK(trial_of(test::toy_table(800, true), config, told,
                 {.kind = Budget::Kind::time, .amount = 1e-9})
            .stages == 1);
}

TEST_CASE("what it cannot be compared on is refused") {
  if (!is_installed()) return;
  Told told;
  RunConfig config = test::small_run();
  config.loss = "absolute";
  CHECK(test::error_text<ConfigError>([&] {
          trial_of(test::toy_table(100, false), config, told);
        }) == "parameter `rivals`: xgboost is compared by squared error; leave `loss` out");
  config = test::small_run();
  config.schema.target = {"target", "a"};
  CHECK(
      test::error_text<ConfigError>([&] { trial_of(test::toy_table(100, false), config, told); }) ==
      "parameter `rivals`: xgboost predicts one number, and there are 2 targets; name one "
      "with `target`");
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
