#include "train/fit_pictures.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <vector>

#include "kernels/bf16.h"
#include "resboost/error.h"
#include "support/error_text.h"
#include "support/recorder.h"
#include "support/temporary_folder.h"
#include "support/threads.h"
#include "support/toy_pictures.h"

using namespace resboost;

namespace {

TrainConfig pictures_config(const std::string& method) {
  TrainConfig config;
  config.method = method;
  config.image.blocks = 1;
  config.image.filters = 4;
  config.head.l2 = 1;
  config.rfrboost.features = 32;
  config.rfrboost.ridge = 1e-2;
  config.backprop.epochs = 12;
  for (SgdConfig* sgd : {&config.backprop, &config.boostresnet.sgd, &config.embedding.sgd}) {
    sgd->batch_size = 32;
    sgd->learning_rate = 0.01;
  }
  config.boostresnet.sgd.epochs = config.embedding.sgd.epochs = 4;
  config.boostresnet.gamma = -1;
  return config;
}

Network trained(const TrainConfig& config, const Dataset& data, const Dataset& held_out) {
  Reporter silent;
  return train(Network{}, data, held_out, *make_softmax_loss(), config, {Rng(1), silent});
}

Dataset no_pictures() { return bar_pictures(3, Rng(1)).take({}); }

std::vector<Vector> weights(Network net) {
  std::vector<Vector> values;
  for (const Param* param : net.params()) values.push_back(param->value);
  return values;
}

double picture_accuracy(const Network& net, const Dataset& data) {
  Features features(data);
  for (const Stage& stage : net.stages) features.advance(stage);
  return evaluate(features.examples(), net.heads.back(), *make_softmax_loss()).metric;
}

}  // namespace

TEST_SUITE_BEGIN("train/fit_pictures");

TEST_CASE("representations in files give the same network, and leave nothing behind") {
  const Dataset data = bar_pictures(100, Rng(1)), held_out = bar_pictures(40, Rng(2));
  const test::TemporaryFolder folder("cached_pictures");
  for (const std::string method : {"hybrid", "boostresnet", "rfrboost"}) {
    TrainConfig config = pictures_config(method);
    const Network in_memory = trained(config, data, held_out);
    config.cache_dir = folder.path();
    const Network in_files = trained(config, data, held_out);
    CHECK(weights(in_files.clone()) == weights(in_memory.clone()));
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a folder for representations that is not there is an error") {
  TrainConfig config = pictures_config("boostresnet");
  config.cache_dir = "/nowhere/at/all";
  const Dataset data = bar_pictures(30, Rng(1));
  CHECK(test::error_text<IoError>([&] { trained(config, data, no_pictures()); }) ==
        "/nowhere/at/all: cannot make a file of 1 MB for representations: No such file or "
        "directory; name another "
        "folder, or leave it out and they are kept in memory");
}

TEST_CASE(
    "pictures trained in bf16 are told apart as well, by other bits but the same for any number of "
    "threads") {
  if (!kernels::has_bf16()) return;
  const Dataset data = bar_pictures(600, Rng(1)), test = bar_pictures(300, Rng(2));
  for (const std::string method : {"boostresnet", "backprop"}) {
    CAPTURE(method);
    TrainConfig config = pictures_config(method);
    config.image.filters = 16;
    const auto numbers_in = [&](TrainConfig::Factors precision, int count) {
      const ThreadCount scope(count);
      config.precision = precision;
      const Network net = trained(config, data, no_pictures());
      CHECK(picture_accuracy(net, test) > 0.7);  // a third by chance
      return weights(net.clone());
    };
    const auto rounded = numbers_in(TrainConfig::Factors::bf16, 1);
    CHECK(rounded != numbers_in(TrainConfig::Factors::fp32, 2));
    CHECK(rounded == numbers_in(TrainConfig::Factors::bf16, 3));
  }
}

TEST_CASE("every method tells lying from standing and rising bars, wherever they are") {
  const Dataset data = bar_pictures(600, Rng(1)), test = bar_pictures(300, Rng(2));
  for (const std::string method :
       {"hybrid", "resfgb", "resfgb-nesterov", "boostresnet", "rfrboost", "backprop"}) {
    CAPTURE(method);
    TrainConfig config = pictures_config(method);
    if (method == "rfrboost") config.image.filters = 16;  // random ones, of which it takes more
    const Network net = trained(config, data, no_pictures());
    CHECK(net.depth() == 4);                   // the stem, and a block in each of three groups
    CHECK(picture_accuracy(net, test) > 0.7);  // a third by chance
  }
}

TEST_CASE("the same bits for any number of threads") {
  Dataset data = bar_pictures(150, Rng(1));
  data.x = augmented(data.x, {1, true});
  const Dataset held_out = bar_pictures(60, Rng(2));
  for (const std::string method : {"hybrid", "boostresnet", "rfrboost", "backprop"}) {
    CAPTURE(method);
    TrainConfig config = pictures_config(method);
    if (method == "backprop")
      config.image.filters = 16;  // transformed convolutions (kernels/winograd.h)
    config.backprop.epochs = config.boostresnet.sgd.epochs = config.embedding.sgd.epochs = 1;
    const auto numbers_with = [&](int count) {
      const ThreadCount scope(count);
      std::vector<Real> all;
      Network net = trained(config, data, held_out);
      for (const Param* param : net.params())
        all.insert(all.end(), param->value.begin(), param->value.end());
      return all;
    };
    const auto one = numbers_with(1);
    for (const int count : {2, 3}) CHECK(numbers_with(count) == one);
  }
}

TEST_CASE("augmentation changes what is learned, from epoch to epoch, but not what is measured") {
  Dataset data = bar_pictures(90, Rng(1));
  TrainConfig config = pictures_config("backprop");
  config.backprop.epochs = 1;
  const auto last_of = [&] {
    return trained(config, data, no_pictures()).heads.back().weight.value;
  };
  const Vector plain = last_of();
  data.x = augmented(data.x, {2, false});
  CHECK(last_of() != plain);
  Network net = trained(config, data, no_pictures());
  const double moved = picture_accuracy(net, data);
  data.x = augmented(data.x, {});
  CHECK(picture_accuracy(net, data) == moved);
}

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
  CHECK(test::error_text<ConfigError>([&] { trained(config, data, no_pictures()); }) ==
        "parameter `image.modules`: the stages of hybrid are single blocks; use `method` "
        "boostresnet, or leave it out");
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

TEST_CASE("row weights count: pictures that weigh nothing teach nothing") {
  Dataset data = bar_pictures(300, Rng(1));
  const Dataset test = bar_pictures(150, Rng(2));
  data.w = Vector::Ones(300);
  for (Index i = 2; i < 300; i += 3) data.w(i) = Real(1e-6);  // the rising bars
  for (const std::string method : {"hybrid", "resfgb", "boostresnet", "rfrboost"}) {
    CAPTURE(method);
    CHECK(picture_accuracy(trained(pictures_config(method), data, no_pictures()), test) <
          0.7);  // of the other two: a half and more
  }
}

TEST_CASE("what pictures cannot have is refused before anything is trained") {
  struct Mute : Reporter {
    int epochs = 0;
    void on_epoch(const EpochReport&) override { ++epochs; }
  } mute;
  const Dataset data = bar_pictures(60, Rng(1));
  const auto refusal = [&](const TrainConfig& config, Network start) {
    try {
      train(std::move(start), data, no_pictures(), *make_softmax_loss(), config, {Rng(1), mute});
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  CHECK(refusal(pictures_config("resfgb-fw"), Network{}) ==
        "parameter `method`: resfgb-fw is for tables; for pictures use hybrid, resfgb or "
        "boostresnet");
  TrainConfig config = pictures_config("rfrboost");
  config.rfrboost.variant = RfrBoostConfig::Variant::dense;
  CHECK(refusal(config, Network{}) == "parameter `rfrboost.variant`: on pictures only gradient");
  config = pictures_config("boostresnet");
  config.image.architecture = "plain-20";
  CHECK(refusal(config, Network{}) ==
        "parameter `image.architecture`: plain networks have no residual stages; use `method` "
        "backprop");
  CHECK(mute.epochs == 0);
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
