#include "train/fit_pictures.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "kernels/bf16.h"
#include "resboost/error.h"
#include "support/error_text.h"
#include "support/picture_training.h"
#include "support/temporary_folder.h"
#include "support/threads.h"

using namespace resboost;
using namespace resboost::test;

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
        "/nowhere/at/all: cannot make a file of 1 MB: No such file or directory; name another "
        "folder, or leave it out and what would be in the file is kept in memory");
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

TEST_SUITE_END();
