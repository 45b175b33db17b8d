#include "experiment/trial_meter.h"

#include <doctest/doctest.h>

#include <cstdint>

#include "base/count_work.h"
#include "experiment/epoch_cost.h"
#include "resboost/network.h"
#include "resboost/work.h"

namespace resboost {
namespace {

TEST_SUITE_BEGIN("experiment/trial_meter");

TEST_CASE("a run has the work since it began, and what came before it") {
  Reporter silent;
  TrialMeter first(silent, {}, nullptr);
  count_operations(1000);
  count_update(32);
  first.on_stage({1, 5, 0.4, 0.8, 0.5, 0.7, 0.1, {}});
  const Trial trial = first.trial();
  CHECK(trial.work.operations == 1000);
  REQUIRE(trial.curve.size() == 1);
  CHECK(trial.curve[0].stage == 1);
  CHECK(trial.curve[0].updates == 1);
  CHECK(trial.curve[0].operations == 1000);
  CHECK(trial.curve[0].valid_loss == 0.5);
  CHECK(trial.curve[0].valid_metric == 0.7);

  TrialMeter second(silent, {}, &trial);
  count_update(10);
  second.on_epoch({Phase::block, 2, 1, 9, 0.3, 0.4, 0.1, 0.6});  // a stage's own affair
  second.on_epoch({Phase::network, 2, 1, 9, 0.3, 0.45, 0.1, 0.75});
  const Trial both = second.trial();
  CHECK(both.seconds >= trial.seconds);
  CHECK(both.work.updates == 2);
  CHECK(both.work.rows == 42);
  REQUIRE(both.curve.size() == 2);
  CHECK_FALSE(both.curve[1].stage.has_value());
  CHECK(both.curve[1].updates == 2);
  CHECK(both.curve[1].valid_loss == 0.45);
  CHECK(both.curve[1].valid_metric == 0.75);
}

TEST_CASE("training is asked to stop when the budget is used up, or when the next reporter asks") {
  struct Switch : Reporter {
    bool stop = false;
    bool stop_requested() override { return stop; }
  } next;
  TrialMeter updates(next, {Budget::Kind::updates, 2}, nullptr),
      rows(next, {Budget::Kind::epochs, 60}, nullptr), unlimited(next, {}, nullptr),
      time(next, {Budget::Kind::time, 1e9}, nullptr);
  count_update(50);
  CHECK_FALSE(updates.stop_requested());
  CHECK_FALSE(rows.stop_requested());
  count_update(10);
  CHECK(updates.stop_requested());
  CHECK(rows.stop_requested());
  CHECK_FALSE(unlimited.stop_requested());
  CHECK_FALSE(time.stop_requested());
  CHECK(TrialMeter(next, {Budget::Kind::time, 0}, nullptr).stop_requested());
  next.stop = true;
  CHECK(unlimited.stop_requested());
}

TEST_CASE("networks are not passed on: looking at them is not part of any training") {
  struct Looker : Reporter {
    int seen = 0;
    void on_network(const Network&, int) override { ++seen; }
  } next;
  TrialMeter meter(next, {}, nullptr);
  static_cast<Reporter&>(meter).on_network(Network{}, 0);
  CHECK(next.seen == 0);
}

TEST_CASE("a trial runs all its epochs, also where training would stop early") {
  Prepared data;
  data.train.x = Matrix(Matrix::Random(32, 2));
  data.train.y = Matrix::Random(32, 1);
  TrainConfig config;
  config.method = "backprop";
  config.stages = 1;
  config.block.width = 2;
  config.backprop.batch_size = 32;
  config.backprop.learning_rate = 1e-12;  // nothing is ever gained
  config.backprop.early_stop = 1;
  Reporter silent;
  const Work before = work_done();
  epoch_cost(config, data, *make_squared_loss(), 1, {Budget::Kind::time, 1e6}, silent);
  CHECK((work_done() - before).updates == 1 + 1000);
}

TEST_CASE("a schedule is planned to end inside the budget, by whole epochs") {
  CHECK(epochs_within({Budget::Kind::updates, 59}, 10) == 5);
  CHECK(epochs_within({Budget::Kind::epochs, 60}, 10) == 6);
  CHECK(epochs_within({Budget::Kind::time, 60}, 10) == 5);  // 57 of 60 seconds
  CHECK(epochs_within({Budget::Kind::updates, 3}, 10) == 1);
  Prepared data;
  data.train.x = Matrix(Matrix::Zero(65, 1));
  TrainConfig config;
  config.backprop.batch_size = 32;
  Reporter silent;
  const auto cost = [&](Budget::Kind kind) {
    return epoch_cost(config, data, *make_squared_loss(), 1, {kind, 0}, silent);
  };
  CHECK(cost(Budget::Kind::updates) == 3);
  CHECK(cost(Budget::Kind::epochs) == 65);
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
