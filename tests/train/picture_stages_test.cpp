#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "resboost/error.h"
#include "support/error_text.h"
#include "support/picture_training.h"
#include "support/recorder.h"

using namespace resboost;
using namespace resboost::test;

TEST_SUITE_BEGIN("train/picture_stages");

TEST_CASE(
    "a network on pictures has a head for every depth from the stem on, and grows by the blocks "
    "that are left") {
  const Dataset data = bar_pictures(150, Rng(1));
  TrainConfig config = pictures_config("boostresnet");
  config.boostresnet.sgd.epochs = 1;
  config.stages = 1;
  Network net = trained(config, data, no_pictures());
  CHECK(net.depth() == 2);
  CHECK(net.first_head() == 1);
  config.stages = -1;
  Reporter silent;
  net = train(std::move(net), data, no_pictures(), *make_softmax_loss(), config, {Rng(1), silent});
  CHECK(net.depth() == 4);
  CHECK(net.truncated(2).depth() == 2);
  CHECK_THROWS_AS(net.truncated(0), ConfigError);
}

TEST_CASE("BoostResNet's theory goes through the blocks that open groups") {
  const Dataset data = bar_pictures(300, Rng(1));
  Recorder recorder;
  train(Network{}, data, no_pictures(), *make_softmax_loss(), pictures_config("boostresnet"),
        {Rng(1), recorder});
  REQUIRE(recorder.stages.size() == 4);  // the stem's is the first
  for (std::size_t i = 1; i < 4; ++i) {
    const auto theory = by_name(recorder.stages[i].theory);
    REQUIRE(theory.count("gamma") == 1);
    CHECK(theory.at("module_error") <= theory.at("error_bound"));
    CHECK(theory.at("edge") > 0);
  }
}

TEST_CASE("modules of several blocks are stages, trained one after the other") {
  const Dataset data = bar_pictures(600, Rng(1)), test = bar_pictures(300, Rng(2));
  TrainConfig config = pictures_config("boostresnet");
  config.image.modules = 2;
  Recorder recorder;
  Reporter silent;
  const Network net =
      train(Network{}, data, no_pictures(), *make_softmax_loss(), config, {Rng(1), recorder});
  CHECK(net.depth() == 2);
  CHECK(net.first_head() == 1);
  CHECK(picture_accuracy(net, test) > 0.7);
  REQUIRE(recorder.stages.size() == 2);
  CHECK(by_name(recorder.stages[1].theory).count("gamma") == 1);
  config.stages = 0;
  Network first = trained(config, data, no_pictures());
  CHECK(first.depth() == 1);
  config.stages = -1;
  CHECK(train(std::move(first), data, no_pictures(), *make_softmax_loss(), config, {Rng(1), silent})
            .depth() == 2);
  config.method = "hybrid";
  CHECK(trained(config, data, no_pictures()).depth() == 4);  // the stages of others are blocks
}

TEST_CASE("a classifier that looks like what is to come trains stages, and is thrown away") {
  const Dataset data = bar_pictures(600, Rng(1)), test = bar_pictures(300, Rng(2));
  TrainConfig config = pictures_config("boostresnet");
  const Network plain = trained(config, data, no_pictures());
  config.boostresnet.auxiliary_layers = BoostResNetConfig::Auxiliary::remaining;
  const Network further = trained(config, data, no_pictures());
  CHECK(further.param_count() == plain.param_count());
  CHECK(weights(further.clone()) != weights(plain.clone()));
  CHECK(picture_accuracy(further, test) > 0.7);
}

TEST_CASE("fine-tuning trains all stages of a network on pictures together") {
  const Dataset data = bar_pictures(300, Rng(1)), test = bar_pictures(300, Rng(2));
  TrainConfig config = pictures_config("boostresnet");
  config.boostresnet.sgd.epochs = 1;
  const Network before = trained(config, data, no_pictures());
  config.finetune_epochs = 4;
  const Network after = trained(config, data, no_pictures());
  CHECK(picture_accuracy(after, test) > picture_accuracy(before, test));
  CHECK(after.heads.size() == before.heads.size());
}

TEST_CASE(
    "corrective epochs move the stages of a network on pictures, and every depth has its head "
    "again") {
  const Dataset data = bar_pictures(150, Rng(1));
  TrainConfig config = pictures_config("boostresnet");
  config.boostresnet.sgd.epochs = 1;
  config.stages = 1;
  const Network plain = trained(config, data, no_pictures());
  config.corrective_epochs = 1;
  const Network corrected = trained(config, data, no_pictures());
  CHECK(corrected.heads.size() == plain.heads.size());
  CHECK(params(*corrected.stages[0].block)[0]->value != params(*plain.stages[0].block)[0]->value);
}

TEST_CASE("only a network of the same architecture grows") {
  const Dataset data = bar_pictures(60, Rng(1));
  TrainConfig config = pictures_config("boostresnet");
  config.boostresnet.sgd.epochs = 1;
  config.stages = 2;
  const Network net = trained(config, data, no_pictures());
  Reporter silent;
  const auto grow = [&](const auto& change) {
    TrainConfig other = config;
    change(other.image);
    return train(net.clone(), data, no_pictures(), *make_softmax_loss(), other, {Rng(1), silent})
        .depth();
  };
  CHECK(grow([](ImageConfig&) {}) == 4);
  CHECK_THROWS_AS(grow([](ImageConfig& image) { image.filters = 8; }), ConfigError);
  CHECK_THROWS_AS(grow([](ImageConfig& image) { image.blocks = 2; }), ConfigError);
}

TEST_CASE(
    "asked to stop during the stem, training leaves the stem as far as it came, with a head") {
  struct Impatient : Reporter {
    int asked = 0;
    bool stop_requested() override { return ++asked > 3; }
  } impatient;
  const Dataset data = bar_pictures(300, Rng(1));
  TrainConfig config = pictures_config("boostresnet");
  const Network net =
      train(Network{}, data, no_pictures(), *make_softmax_loss(), config, {Rng(1), impatient});
  CHECK(net.depth() == 1);
  CHECK(net.heads.size() == 1);
  for (const Param* param : params(*net.stages[0].block))
    if (param->name == "mean") CHECK(param->value.norm() > 0);  // statistics of some minibatches
}

TEST_SUITE_END();
