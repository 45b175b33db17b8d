#include <doctest/doctest.h>

#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig hybrid_config() {
  TrainConfig config;
  config.stages = 3;
  config.block.width = 32;
  config.embedding.sgd.epochs = 15;
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("train/hybrid");

TEST_CASE("the least-squares map follows the gradient more closely than the kernel mean") {
  const Dataset data = rings(900, 3, 3, Rng(1));
  Recorder hybrid, resfgb;
  TrainConfig config = hybrid_config();
  config.stages = 1;
  train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), hybrid});
  config.method = "resfgb";
  train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), resfgb});
  CHECK(by_name(hybrid.stages[1].theory)["alignment"] >
        by_name(resfgb.stages[1].theory)["alignment"]);
  CHECK(by_name(hybrid.stages[1].theory)["grad_l1"] == by_name(resfgb.stages[1].theory)["grad_l1"]);
}

TEST_CASE("the hybrid solves rings and a smooth surface") {
  const Dataset data = rings(1500, 3, 3, Rng(1));
  Recorder classes, numbers;
  TrainConfig config = hybrid_config();
  config.block.width = 64;
  config.embedding.sgd.epochs = 60;
  config.embedding.sgd.learning_rate = 0.005;
  config.embedding.sgd.batch_size = 64;
  train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), classes});
  CHECK(classes.stages.back().train_metric > 0.8);
  const Dataset surface = smooth_surface(800, 2, Rng(1));
  train(Network{}, surface, nothing(surface), *make_squared_loss(), hybrid_config(),
        {Rng(1), numbers});
  CHECK(numbers.stages.back().train_metric > numbers.stages.front().train_metric + 0.1);
}

TEST_SUITE_END();
