#include <doctest/doctest.h>

#include <string>

#include "model/fingerprint.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "support/coded.h"
#include "support/recorder.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig modules_config() {
  TrainConfig config;
  config.method = "boostresnet-trees";
  config.stages = 4;
  config.trees.rounds = 40;
  config.trees.learning_rate = 0.2;
  config.trees.leaves = 8;
  config.trees.min_rows = 1;
  return config;
}

Network fit_modules(const Dataset& data, const TrainConfig& config, Reporter& reporter) {
  return train(Network{}, data, data.take({}), *make_softmax_loss(), config, {Rng(1), reporter});
}

}  // namespace

TEST_SUITE_BEGIN("train/boostresnet_trees");

TEST_CASE("batches of trees on either loss, each with an edge over the last") {
  const Dataset data = with_codes(rings(600, 3, 3, Rng(1)));
  for (const auto loss :
       {BoostResNetConfig::Surrogate::logistic, BoostResNetConfig::Surrogate::exponential}) {
    CAPTURE(static_cast<int>(loss));
    TrainConfig config = modules_config();
    config.boostresnet.loss = loss;
    Recorder recorder;
    const Network net = fit_modules(data, config, recorder);
    REQUIRE(net.depth() == 5);  // the constant, and four batches
    CHECK(trees_in(net) == 40);
    CHECK(recorder.stages.back().train_metric > 0.9);
    double edge = 0;
    for (std::size_t t = 1; t < recorder.stages.size(); ++t) {
      auto theory = by_name(recorder.stages[t].theory);
      CHECK(theory["trees"] == 10);
      CHECK(theory["gamma"] > 0);
      CHECK(theory["edge"] > edge);
      edge = theory["edge"];
      // The depth's scores are the hypothesis module itself, and all Z together its loss.
      CHECK(theory["module_error"] == doctest::Approx(1 - recorder.stages[t].train_metric));
      CHECK(theory["error_bound"] == doctest::Approx(2 * theory["exp_loss"]));
    }
  }
}

TEST_CASE("leaves of any size leave the modules bounded") {
  const Dataset data = with_codes(rings(300, 2, 2, Rng(1)));
  TrainConfig config = modules_config();
  config.trees.learning_rate = 1;
  config.trees.min_weight = 0;
  config.trees.rounds = 200;
  Recorder recorder;
  fit_modules(data, config, recorder);
  REQUIRE(recorder.stages.size() > 1);
  for (std::size_t t = 1; t < recorder.stages.size(); ++t) {
    auto theory = by_name(recorder.stages[t].theory);
    CHECK(theory["edge"] <= 1);
    CHECK(theory["weighted_loss"] <= theory["edge_bound"] + 1e-9);
    CHECK(theory["module_error"] <= theory["error_bound"]);
  }
}

TEST_CASE("a gamma that no batch reaches leaves the constant") {
  TrainConfig config = modules_config();
  config.boostresnet.gamma = 1;
  struct : Reporter {
    std::string warning;
    void on_warning(const std::string& text) override { warning += text; }
  } reporter;
  CHECK(fit_modules(with_codes(rings(200, 3, 3, Rng(1))), config, reporter).depth() == 1);
  CHECK(reporter.warning.starts_with("stage 2: its edge over the stage before, gamma 0."));
}

TEST_CASE("the first module that is no weak learner is the end, whatever is grown already") {
  const Dataset data = with_codes(rings(600, 3, 3, Rng(1)));
  TrainConfig config = modules_config();
  config.trees.patience = 1000;
  config.trees.refit_rows = 0;
  struct Warned : Recorder {
    int ends = 0;
    void on_warning(const std::string& text) override {
      ends += text.find("boosting ends") != text.npos;
    }
  };
  const auto fitted = [&](double gamma) {
    config.boostresnet.gamma = gamma;
    Warned recorder;
    train(Network{}, data, data, *make_softmax_loss(), config, {Rng(1), recorder});
    return recorder;
  };
  const auto all = fitted(-1).stages;
  REQUIRE(all.size() == 5);
  const double second = by_name(all[2].theory).at("gamma");
  REQUIRE(by_name(all[1].theory).at("gamma") > second);
  const Warned ended = fitted(second);
  CHECK(ended.stages.size() == 2);
  CHECK(ended.ends == 1);
}

TEST_CASE("the same bits with 1 and 3 threads, and as many trees once more on all rows") {
  const Dataset data = with_codes(rings(600, 3, 3, Rng(1))),
                held_out = with_codes(rings(200, 3, 3, Rng(2)));
  const auto with = [&](int count) {
    const ThreadCount scope(count);
    Reporter silent;
    return train(Network{}, data, held_out, *make_softmax_loss(), modules_config(),
                 {Rng(1), silent});
  };
  const Network one = with(1);
  CHECK(fingerprint(one) == fingerprint(with(3)));
  CHECK(trees_in(one) > 40);  // three quarters of the rows bore 40 at most
}

TEST_CASE("more modules behind a network of trees go on from its scores") {
  const Dataset data = with_codes(rings(600, 3, 3, Rng(1)));
  Reporter silent;
  TrainConfig config = modules_config();
  config.method = "trees";
  const Network before = fit_modules(data, config, silent);
  config.method = "boostresnet-trees";
  config.trees.rounds = 10;
  config.stages = 1;
  Recorder recorder;
  const Network grown =
      train(before.clone(), data, data.take({}), *make_softmax_loss(), config, {Rng(2), recorder});
  CHECK(grown.depth() == before.depth() + 1);
  CHECK(fingerprint(grown.truncated(before.depth())) == fingerprint(before));
  auto theory = by_name(recorder.stages.back().theory);
  CHECK(theory["edge"] > 0.5);  // of all scores, not of the new trees alone
  CHECK(theory["gamma"] < theory["edge"]);
}

TEST_CASE("numbers, and rows without codes, are refused") {
  const Dataset numbers = with_codes(smooth_surface(100, 1, Rng(1)));
  Reporter silent;
  CHECK_THROWS_WITH_AS(train(Network{}, numbers, numbers.take({}), *make_squared_loss(),
                             modules_config(), {Rng(1), silent}),
                       "parameter `method`: boostresnet-trees is for classes, and the target is "
                       "numbers; use hybrid, resfgb or rfrboost",
                       ConfigError);
  CHECK_THROWS_AS(fit_modules(rings(100, 2, 2, Rng(1)), modules_config(), silent), ConfigError);
}

TEST_SUITE_END();
