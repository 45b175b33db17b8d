#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig boosting_config() {
  TrainConfig config;
  config.stages = 3;
  config.block.width = 32;
  config.boostresnet.sgd.epochs = 30;
  config.boostresnet.sgd.batch_size = 64;
  config.boostresnet.sgd.learning_rate = 0.005;
  return config;
}

Network fit(const Dataset& data, const TrainConfig& config, Reporter& reporter) {
  const auto fitter = make_boostresnet(config.block, config.boostresnet);
  const auto loss = make_softmax_loss();
  return fit_stagewise(Network{}, data, nothing(data), *fitter, *loss,
                       {config.stages, config.patience, config.head}, {Rng(1), reporter});
}

}  // namespace

TEST_SUITE_BEGIN("train/boostresnet");

TEST_CASE(
    "blocks trained one by one solve rings, each with an edge over the last, on either loss") {
  for (const auto loss :
       {BoostResNetConfig::Surrogate::logistic, BoostResNetConfig::Surrogate::exponential}) {
    CAPTURE(static_cast<int>(loss));
    TrainConfig config = boosting_config();
    config.boostresnet.loss = loss;
    Recorder recorder;
    const Network net = fit(rings(900, 3, 3, Rng(1)), config, recorder);
    REQUIRE(net.depth() >= 1);
    CHECK(recorder.stages.back().train_metric > 0.6);  // chance is 1/3
    double edge = 0;
    for (std::size_t t = 1; t < recorder.stages.size(); ++t) {
      auto theory = by_name(recorder.stages[t].theory);
      CHECK(theory["gamma"] > 0);
      CHECK(theory["edge"] > edge);
      edge = theory["edge"];
      // The depth's head is the hypothesis module itself.
      CHECK(theory["module_error"] == doctest::Approx(1 - recorder.stages[t].train_metric));
      CHECK(theory["exp_loss"] >= theory["module_error"] / 2);
    }
  }
}

TEST_CASE("a gamma that no block reaches stops the run before its first block") {
  TrainConfig config = boosting_config();
  config.boostresnet.gamma = 1;
  Recorder recorder;
  CHECK(fit(rings(300, 3, 3, Rng(1)), config, recorder).depth() == 0);
  CHECK(recorder.stages.size() == 1);
}

TEST_CASE("an auxiliary classifier with hidden layers trains the block and is thrown away") {
  for (const int layers : {1, 2}) {
    CAPTURE(layers);
    TrainConfig config = boosting_config();
    config.stages = 2;
    config.boostresnet.auxiliary = layers;
    config.boostresnet.auxiliary_width = 16;
    Recorder recorder;
    const Network net = fit(rings(900, 3, 3, Rng(1)), config, recorder);
    REQUIRE(net.depth() >= 1);
    CHECK(net.heads[1].features() == 2);  // linear, on z
    CHECK(net.stages[0].block->outputs() == 2);
    auto theory = by_name(recorder.stages[1].theory);
    CHECK(theory["gamma"] > 0);
    CHECK(theory.count("generalisation_bound") == 0);
  }
}

TEST_CASE("numbers as targets are refused with the methods that take them") {
  const Dataset data = smooth_surface(100, 1, Rng(1));
  const auto fitter = make_boostresnet({}, {});
  Reporter silent;
  CHECK_THROWS_WITH_AS(fit_stagewise(Network{}, data, nothing(data), *fitter, *make_squared_loss(),
                                     {}, {Rng(1), silent}),
                       "parameter `method`: boostresnet is for classes, and the target is numbers; "
                       "use hybrid, resfgb or rfrboost",
                       ConfigError);
}

TEST_SUITE_END();
