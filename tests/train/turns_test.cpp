#include "train/turns.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "resboost/methods.h"
#include "support/toy_pictures.h"
#include "train/architecture.h"

using namespace resboost;

namespace {

/// Two stages, the second with a head of its own besides that of its classifier.
Series two_modules() { return {{nullptr, 1, true}, {nullptr, 1, false}, {nullptr, 0, true}}; }

RateSchedule at(int step, int whole) {
  RateSchedule schedule(Schedule::cosine, whole);
  schedule.advance(step);
  return schedule;
}

using Members = std::pair<Index, Index>;
Members learners(const Turns& turns, const RateSchedule& schedule) {
  const Range range = turns.members(turns.module(schedule));
  return {range.begin, range.end};
}

TrainConfig laps_config(int laps) {
  TrainConfig config;
  config.method = "boostresnet";
  config.image.blocks = 1;
  config.image.filters = 4;
  config.boostresnet.order = BoostResNetConfig::Order::laps;
  config.boostresnet.laps = laps;
  config.boostresnet.auxiliary_layers = BoostResNetConfig::Auxiliary::remaining;
  config.boostresnet.sgd.batch_size = 32;
  config.boostresnet.sgd.learning_rate = 0.01;
  config.boostresnet.sgd.epochs = 6;
  return config;
}

/// The parameters of every stage before the first epoch and after each.
std::vector<std::vector<std::vector<Vector>>> course(const TrainConfig& config) {
  struct Keeper : Reporter {
    std::vector<std::vector<std::vector<Vector>>> seen;
    void on_network(const Network& net, int) override {
      Network all = net.clone();
      seen.emplace_back(static_cast<std::size_t>(all.depth()));
      for (Index stage = 0; stage < all.depth(); ++stage)
        for (const Param* param : all.params(stage))
          seen.back()[static_cast<std::size_t>(stage)].push_back(param->value);
    }
  } keeper;
  const Dataset data = bar_pictures(100, Rng(1));
  train(Network{}, data, data.take({}), *make_softmax_loss(), config, {Rng(1), keeper});
  return keeper.seen;
}

}  // namespace

TEST_SUITE_BEGIN("train/turns");

TEST_CASE("all members learn at once, each step their own") {
  const Turns together(two_modules());
  CHECK(together.modules() == 1);
  for (const int done : {0, 7, 99}) {
    CHECK(learners(together, at(done, 100)) == Members{0, 3});
    CHECK(together.rate_factor(at(done, 100), 0) == at(done, 100).factor(0));
    CHECK(together.steps_left(at(done, 100)) == 100 - done);
  }
}

TEST_CASE("in laps one module after the other learns, on a schedule of its own") {
  const Turns turns(two_modules(), 3);
  CHECK(turns.modules() == 2);
  for (int step = 0; step < 600; ++step) {
    const int turn = step / 100, own = turn / 2 * 100 + step % 100;
    CHECK(learners(turns, at(step, 600)) == (turn % 2 == 0 ? Members{0, 1} : Members{1, 3}));
    CHECK(turns.steps_left(at(step, 600)) == 100 - step % 100);
    CHECK(turns.rate_factor(at(step, 600), 0) == doctest::Approx(at(own, 300).factor(0)));
    CHECK(turns.rate_factor(at(step, 600), 1) == doctest::Approx(at(own, 300).factor(1)));
  }
}

TEST_CASE("turns begin where they should whatever division leaves") {
  for (const int laps : {1, 3, 7, 11}) {
    for (const int epochs : {1, 3, 10}) {
      const Series three(3, {nullptr, 1, true});
      const Turns turns(three, laps);
      const int whole = 3 * laps * epochs;
      for (int epoch = 0; epoch < whole; ++epoch) {
        CHECK(turns.module(at(epoch, whole)) == static_cast<std::size_t>(epoch / epochs % 3));
        CHECK(turns.steps_left(at(epoch, whole)) == epochs - epoch % epochs);
      }
    }
  }
}

TEST_CASE("a schedule that is shortened on the way has all turns, shorter ones") {
  const Series three(3, {nullptr, 1, true});
  const Turns turns(three, 2);
  RateSchedule schedule(Schedule::cosine, 600);
  schedule.advance(60);
  schedule.plan(50);
  std::vector<std::size_t> modules;
  while (schedule.steps_left() > 0) {
    const std::size_t module = turns.module(schedule);
    if (modules.empty() || modules.back() != module) modules.push_back(module);
    CHECK(turns.rate_factor(schedule, 0) <= 1);
    schedule.advance(std::min(turns.steps_left(schedule), schedule.steps_left()));
  }
  CHECK(modules == std::vector<std::size_t>{0, 1, 2, 0, 1, 2});
}

TEST_CASE("a stage is as it was while it is another's turn") {
  TrainConfig config = laps_config(2);
  config.image.modules = 2;
  config.boostresnet.sgd.epochs = 4;
  const auto seen = course(config);
  REQUIRE(seen.size() == 9);
  for (std::size_t epoch = 0; epoch < 8; ++epoch) {
    const std::size_t turn = epoch / 2 % 2;
    CHECK(seen[epoch + 1][turn] != seen[epoch][turn]);
    CHECK(seen[epoch + 1][1 - turn] == seen[epoch][1 - turn]);
  }
}

TEST_CASE("laps deal the epochs into equal turns; one module has all of them") {
  const auto last = [](const TrainConfig& config) { return course(config).back(); };
  CHECK(last(laps_config(4)) == last(laps_config(3)));  // of six epochs
  CHECK(last(laps_config(100)) == last(laps_config(6)));
  CHECK(last(laps_config(1)) != last(laps_config(3)));
  TrainConfig one = laps_config(3), online = laps_config(3);
  one.image.modules = online.image.modules = 1;
  online.boostresnet.order = BoostResNetConfig::Order::online;
  CHECK(last(one) == last(online));
}

TEST_SUITE_END();
