#include <doctest/doctest.h>

#include <cmath>

#include "resboost/analyze.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "support/coded.h"
#include "support/error_text.h"
#include "support/recorder.h"
#include "support/toy_resnet.h"

using namespace resboost;

namespace {

/// A model around a network for the rings, whose rows need no encoding.
Model with_net(Network net) {
  Schema schema;
  schema.targets = {"ring"};
  schema.task.outputs = {"a", "b", "c"};
  Model model;
  model.schema = std::make_shared<const Schema>(schema);
  model.loss = make_softmax_loss();
  model.net = std::move(net);
  return model;
}

}  // namespace

TEST_SUITE_BEGIN("analyze/boosting");

TEST_CASE("the replay finds what BoostResNet found while it trained") {
  const Dataset data = rings(400, 3, 3, Rng(1));
  TrainConfig config;
  config.method = "boostresnet";
  config.stages = 3;
  config.block.width = 16;
  config.boostresnet.sgd.epochs = 5;
  config.boostresnet.gamma = -1;
  Recorder recorder;
  const Model model = with_net(
      train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), recorder}));
  const auto depths = boosting_theory(model, data);
  REQUIRE(depths.size() == 4);
  CHECK(!depths[0].round);
  for (std::size_t t = 1; t < 4; ++t) {
    CAPTURE(t);
    const StageReport& report = recorder.stages[t];
    auto theory = by_name(report.theory);
    REQUIRE(depths[t].round);
    const BoostingRound& round = *depths[t].round;
    CHECK(round.edge == doctest::Approx(theory["edge"]));
    CHECK(round.gamma == doctest::Approx(theory["gamma"]));
    CHECK(round.alpha == doctest::Approx(theory["alpha"]));
    CHECK(round.z == doctest::Approx(theory["z"]));
    CHECK(round.error_bound == doctest::Approx(theory["error_bound"]));
    CHECK(depths[t].depth == static_cast<Index>(t));
    CHECK(depths[t].loss == doctest::Approx(report.train_loss).epsilon(1e-4));
    CHECK(depths[t].log_loss == doctest::Approx(report.train_loss).epsilon(1e-4));
    CHECK(depths[t].error == doctest::Approx(1 - report.train_metric));
    CHECK(depths[t].error <= round.error_bound);
    CHECK(depths[t].error <= depths[t].margin_bound);
    CHECK(depths[t].grad_l1 <= depths[t].grad_l2);
  }
}

TEST_CASE("the replay of modules of trees, from the constant on, finds the same too") {
  const Dataset data = with_codes(rings(400, 3, 3, Rng(1)));
  TrainConfig config;
  config.method = "boostresnet-trees";
  config.stages = 3;
  config.trees.rounds = 30;
  Recorder recorder;
  const Model model = with_net(
      train(Network{}, data, data.take({}), *make_softmax_loss(), config, {Rng(1), recorder}));
  const auto depths = boosting_theory(model, data);
  REQUIRE(depths.size() == 4);
  for (std::size_t t = 1; t < 4; ++t) {
    CAPTURE(t);
    auto theory = by_name(recorder.stages[t].theory);
    REQUIRE(depths[t].round);
    CHECK(depths[t].round->edge == doctest::Approx(theory["edge"]));
    CHECK(depths[t].round->gamma == doctest::Approx(theory["gamma"]));
    CHECK(depths[t].round->z == doctest::Approx(theory["z"]));
  }
}

TEST_CASE("margins and gradients by hand") {
  Network net;
  Head head(2, 3);
  head.weight.value << 1, 0, 0, 0, 1, 0;  // scores z_0, z_1, 0
  net.heads.push_back(head);
  Dataset data;
  Matrix x(2, 2);
  x << 2, 1, 0, 3;
  data.x = x;
  data.y = Matrix::Zero(2, 3);
  data.y(0, 0) = data.y(1, 2) = 1;
  const auto depths = boosting_theory(with_net(std::move(net)), data, {0, 1});
  REQUIRE(depths.size() == 1);
  CHECK(depths[0].score_margins == std::vector<double>{-3, 1});
  const double one = std::exp(2.0) + std::exp(1.0) + 1, two = 2 + std::exp(3.0);
  CHECK(depths[0].margins[0] == doctest::Approx((1 - std::exp(3.0)) / two));
  CHECK(depths[0].margins[1] == doctest::Approx((std::exp(2.0) - std::exp(1.0)) / one));
  CHECK(depths[0].error == 0.5);
  const double first = std::hypot(std::exp(2.0) / one - 1, std::exp(1.0) / one);
  const double second = std::hypot(1 / two, std::exp(3.0) / two);
  CHECK(depths[0].grad_l1 == doctest::Approx((first + second) / 2));
  CHECK(depths[0].grad_l2 == doctest::Approx(std::sqrt((first * first + second * second) / 2)));
}

TEST_CASE("means are over the weights of rows, whatever these sum to") {
  const Model model = test::table_model(Task::Kind::classification);
  Dataset data = test::table_rows(model, 3);
  data.w.resize(3);
  data.w << 1, 2, 6;
  for (const DepthTheory& depth : boosting_theory(model, data))
    CHECK(depth.loss == doctest::Approx(depth.log_loss).epsilon(1e-5));
}

TEST_CASE("numbers have no margins, labels that nobody knows are refused") {
  const Model model = test::table_model(Task::Kind::regression);
  const auto depths = boosting_theory(model, test::table_rows(model, 50));
  REQUIRE(depths.size() == 4);
  CHECK(depths[3].margins.empty());
  CHECK(!depths[3].round);
  CHECK(std::isnan(depths[3].log_loss));
  CHECK(std::isnan(depths[3].margin_bound));
  CHECK(depths[3].error > 0);
  const Model classes = test::table_model(Task::Kind::classification);
  Dataset data = test::table_rows(classes, 5);
  data.y.row(3).setZero();
  CHECK(test::error_text<DataError>([&] { boosting_theory(classes, data); }) ==
        "analyze: row 4 has a label that was not there in training, so it has no margin; leave "
        "such rows out");
  data = test::table_rows(classes, 5);
  CHECK(test::error_text<ConfigError>([&] { boosting_theory(classes, data, {2}); }) ==
        "boosting theory: quantile 2.000000; expected 0 to 1");
}

TEST_SUITE_END();
