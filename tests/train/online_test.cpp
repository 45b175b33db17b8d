#include "train/online.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/recorder.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "support/toy_pictures.h"
#include "train/architecture.h"
#include "train/fit_pictures.h"

using namespace resboost;

namespace {

TrainConfig online_config() {
  TrainConfig config;
  config.method = "boostresnet";
  config.image.blocks = 1;
  config.image.filters = 4;
  config.boostresnet.order = BoostResNetConfig::Order::online;
  config.boostresnet.sgd.batch_size = 32;
  config.boostresnet.sgd.learning_rate = 0.01;
  config.boostresnet.sgd.epochs = 6;
  return config;
}

TrainConfig further_config() {
  TrainConfig config = online_config();
  config.boostresnet.auxiliary_layers = BoostResNetConfig::Auxiliary::remaining;
  return config;
}

TrainConfig laps_config(int laps) {
  TrainConfig config = further_config();
  config.boostresnet.order = BoostResNetConfig::Order::laps;
  config.boostresnet.laps = laps;
  return config;
}

Dataset no_rows(const Dataset& like) { return like.take({}); }

Network trained(const TrainConfig& config, const Dataset& data, const Dataset& held_out,
                Reporter& reporter) {
  return train(Network{}, data, held_out, *make_softmax_loss(), config, {Rng(1), reporter});
}

std::vector<Vector> weights_of(Network net) {
  std::vector<Vector> values;
  for (const Param* param : net.params()) values.push_back(param->value);
  for (const Head& head : net.heads) values.push_back(head.weight.value);
  return values;
}

Quality quality(const Network& net, const Dataset& data) {
  const Features features(data);
  return evaluate(net, features.examples(), *make_softmax_loss());
}

/// Keeps the epochs too.
struct Epochs : Recorder {
  std::vector<EpochReport> epochs;
  void on_epoch(const EpochReport& report) override { epochs.push_back(report); }
};

}  // namespace

TEST_SUITE_BEGIN("train/online");

TEST_CASE("stages that learn side by side tell bars apart, with any classifier behind them") {
  const Dataset data = bar_pictures(400, Rng(1)), test = bar_pictures(200, Rng(2));
  TrainConfig with_layers = online_config(), grouped = further_config();
  with_layers.boostresnet.auxiliary = 1;
  grouped.image.modules = 2;
  for (const TrainConfig& config :
       {online_config(), with_layers, further_config(), grouped, laps_config(2)}) {
    Reporter silent;
    const Network net = trained(config, data, no_rows(data), silent);
    const Index depths = config.image.modules > 0 ? 2 : 4;
    CHECK(net.depth() == depths);
    CHECK(net.first_head() == 1);
    CHECK(quality(net, test).metric > 0.7);  // a third by chance
  }
}

TEST_CASE("every depth, cut off, is as good as was reported") {
  const Dataset data = bar_pictures(120, Rng(1)), held_out = bar_pictures(60, Rng(2));
  for (const TrainConfig& config : {online_config(), further_config()}) {
    Recorder recorder;
    const Network all = trained(config, data, no_rows(data), recorder);
    REQUIRE(recorder.stages.size() == 4);
    for (Index depth = 1; depth <= 4; ++depth) {
      const StageReport& told = recorder.stages[static_cast<std::size_t>(depth - 1)];
      const Quality found = quality(all.truncated(depth), data);
      CHECK(told.stage == depth);
      CHECK(told.train_metric == found.metric);
      CHECK(told.train_loss == doctest::Approx(found.loss));
    }
    Recorder again;
    const Network net = trained(config, data, held_out, again);
    REQUIRE(again.stages.size() == 4);
    std::size_t best = 0;
    for (std::size_t i = 1; i < 4; ++i)
      if (again.stages[i].valid_loss < again.stages[best].valid_loss) best = i;
    CHECK(net.depth() == static_cast<Index>(best) + 1);
    CHECK(quality(net, held_out).loss == doctest::Approx(again.stages[best].valid_loss));
  }
}

TEST_CASE("depths behind the one that is best on the held-out rows are cut off") {
  const Dataset data = bar_pictures(150, Rng(1));
  Dataset held_out = bar_pictures(60, Rng(2));
  held_out.y.col(0).swap(held_out.y.col(1));  // the more is learned, the worse
  held_out.y.col(1).swap(held_out.y.col(2));
  Recorder recorder;
  const Network net = trained(online_config(), data, held_out, recorder);
  REQUIRE(recorder.stages.size() == 4);
  const double kept = recorder.stages[static_cast<std::size_t>(net.depth() - 1)].valid_loss;
  CHECK(net.depth() < 4);
  for (const StageReport& stage : recorder.stages) CHECK(stage.valid_loss >= kept);
}

TEST_CASE("a stage learns the same whatever comes behind it") {
  const Dataset data = bar_pictures(150, Rng(1));
  Reporter silent;
  for (TrainConfig config : {online_config(), further_config(), laps_config(1)}) {
    const auto all = weights_of(trained(config, data, no_rows(data), silent).truncated(2));
    config.stages = 1;  // behind the stem
    CHECK(weights_of(trained(config, data, no_rows(data), silent)) == all);
  }
}

TEST_CASE("one module is the network trained end to end, to the bit") {
  const Dataset data = bar_pictures(150, Rng(1)), held_out = bar_pictures(60, Rng(2));
  TrainConfig config = online_config();
  config.image.modules = 1;
  Reporter silent;
  const auto loss = make_softmax_loss();
  const Network online = fit_online({}, data, held_out, *loss, config, {Rng(5), silent}, nullptr);

  const Architecture layout(config.image, {8, 8, 1}, kCellsOfStages);
  Network net;
  net.stages.push_back(layout.module(0, Rng(5).fork(61, 0)));  // the streams of online.cpp
  net.heads.emplace_back(net.head_features(1, 64), 3);
  const Features seen(data), unseen(held_out);
  const Examples unseen_examples = unseen.examples();
  fit_sgd(net, seen.examples(), &unseen_examples, *loss, config.boostresnet.sgd,
          {Phase::network, 1}, {Rng(5).fork(63), silent});
  CHECK(weights_of(online.clone()) == weights_of(net.clone()));
}

TEST_CASE("the same bits for any number of threads, of moved pictures") {
  Dataset data = bar_pictures(150, Rng(1));
  data.x = augmented(data.x, {1, true});
  const Dataset held_out = bar_pictures(60, Rng(2));
  for (TrainConfig config : {further_config(), laps_config(2)}) {
    config.boostresnet.sgd.epochs = 2;
    config.image.filters = 16;  // transformed convolutions (kernels/winograd.h)
    data.x = augmented(data.x, {1, true});
    const auto with = [&](int count) {
      const ThreadCount scope(count);
      Reporter silent;
      return weights_of(trained(config, data, held_out, silent));
    };
    const auto one = with(1);
    for (const int count : {2, 3}) CHECK(with(count) == one);
    data.x = augmented(data.x, {});
    CHECK(with(1) != one);
  }
}

TEST_CASE("the telescoping sum is that of the depths' own heads, and its bounds hold") {
  const Dataset data = bar_pictures(150, Rng(1));
  Recorder recorder;
  trained(further_config(), data, no_rows(data), recorder);
  REQUIRE(recorder.stages.size() == 4);
  for (const StageReport& stage : recorder.stages) {
    const auto theory = by_name(stage.theory);
    REQUIRE(theory.count("gamma") == 1);
    CHECK(theory.at("module_error") == doctest::Approx(1 - stage.train_metric));
    CHECK(theory.at("module_error") <= theory.at("error_bound"));
    CHECK(theory.at("weighted_loss") <= theory.at("edge_bound"));
    CHECK(theory.at("margin_q10") <= theory.at("margin_q50"));
  }
}

TEST_CASE("an epoch is told of the whole and of every depth; the best one is kept") {
  const Dataset data = bar_pictures(150, Rng(1)), held_out = bar_pictures(60, Rng(2));
  const TrainConfig config = further_config();
  Epochs told;
  const Network net = trained(config, data, held_out, told);
  REQUIRE(told.epochs.size() == 6 * 5);
  double best = 1e9;
  for (std::size_t epoch = 0; epoch < 6; ++epoch) {
    const EpochReport& whole = told.epochs[5 * epoch];
    CHECK(whole.phase == Phase::network);
    double lowest = 1e9;
    for (int depth = 1; depth <= 4; ++depth) {
      const EpochReport& one = told.epochs[5 * epoch + static_cast<std::size_t>(depth)];
      CHECK(one.phase == Phase::block);
      CHECK(one.stage == depth);
      CHECK(one.epoch == static_cast<int>(epoch) + 1);
      lowest = std::min(lowest, one.valid_loss);
    }
    CHECK(whole.valid_loss == lowest);
    best = std::min(best, lowest);
  }
  CHECK(quality(net, held_out).loss == doctest::Approx(best));
}

TEST_CASE("asked to stop, it leaves all stages as far as they came, each with its head") {
  struct Impatient : Reporter {
    int asked = 0;
    bool stop_requested() override { return ++asked > 3; }
  } impatient;
  const Dataset data = bar_pictures(300, Rng(1));
  const Network net = trained(online_config(), data, no_rows(data), impatient);
  CHECK(net.depth() == 4);
  CHECK(net.first_head() == 1);
  CHECK(net.heads.back().weight.value.norm() > 0);
}

TEST_CASE("order auto is side by side, but behind a network and with corrective epochs") {
  const Dataset data = bar_pictures(100, Rng(1));
  TrainConfig online = online_config(), automatic = online_config();
  automatic.boostresnet.order = BoostResNetConfig::Order::automatic;
  Reporter silent;
  const Network first = trained(automatic, data, no_rows(data), silent);
  CHECK(weights_of(first.clone()) == weights_of(trained(online, data, no_rows(data), silent)));
  automatic.corrective_epochs = online.corrective_epochs = 1;
  CHECK_NOTHROW(trained(automatic, data, no_rows(data), silent));
  CHECK_THROWS_AS(trained(online, data, no_rows(data), silent), ConfigError);
  automatic.corrective_epochs = 0;
  CHECK(train(first.truncated(2), data, no_rows(data), *make_softmax_loss(), automatic,
              {Rng(1), silent})
            .depth() == first.depth());
}

TEST_CASE("what cannot learn side by side is refused") {
  const Dataset data = bar_pictures(30, Rng(1));
  Reporter silent;
  const auto refusal = [&](const TrainConfig& config, const Dataset& on, Network start) {
    return test::error_text<ConfigError>([&] {
      train(std::move(start), on, no_rows(on), *make_softmax_loss(), config, {Rng(1), silent});
    });
  };
  TrainConfig config = online_config();
  CHECK(refusal(config, rings(60, 3, 3, Rng(1)), {}) ==
        "parameter `boostresnet.order`: online is for pictures, and these are the rows of a table; "
        "leave it out");
  config.boostresnet.sgd.epochs = 1;
  CHECK(refusal(config, data, trained(config, data, no_rows(data), silent))
            .find("cannot add to a network") != std::string::npos);
  config.corrective_epochs = 1;
  CHECK(refusal(config, data, {}).find("corrective-epochs") != std::string::npos);
  config = laps_config(2);
  config.boostresnet.sgd.early_stop = 2;
  CHECK(refusal(config, data, {})
            .starts_with("parameter `boostresnet.order`: laps gives every stage its turns"));
  config = online_config();
  config.image.architecture = "plain-20";
  CHECK(refusal(config, data, {}).find("plain networks have no residual stages") !=
        std::string::npos);
  config = online_config();
  config.image.modules = 4;
  CHECK(refusal(config, data, {}).find("the architecture has 3 blocks") != std::string::npos);
}

TEST_SUITE_END();
