#include "train/series.h"

#include <doctest/doctest.h>

#include <utility>

#include "support/threads.h"
#include "support/toy_pictures.h"
#include "train/architecture.h"
#include "train/learning_stage.h"

using namespace resboost;

namespace {

/// Untrained stages of three modules with hidden layers behind all but the last, heads at random.
std::vector<LearningStage> toy_stages() {
  ImageConfig config;
  config.blocks = 1;
  config.filters = 4;
  const Architecture layout(config, {8, 8, 1}, 2);
  std::vector<LearningStage> stages;
  Index inputs = 64;
  for (Index m = 0; m < 3; ++m) {
    Stage stage = layout.module(m, Rng(1).fork(static_cast<std::uint64_t>(m)));
    const Index outputs = stage.block->outputs();
    stages.emplace_back(std::move(stage), m < 2 ? layout.remaining(m, Rng(2)) : std::nullopt,
                        inputs, 3);
    inputs = outputs;
  }
  return stages;
}

Series joined(std::vector<LearningStage>& stages) {
  Series series;
  for (LearningStage& stage : stages) stage.join(series);
  Rng rng(3);
  for (const Member& member : series)
    for (Real& value : member.net->heads.back().weight.value)
      value = static_cast<Real>(0.3 * rng.normal());
  return series;
}

}  // namespace

TEST_SUITE_BEGIN("train/series");

TEST_CASE("a series comes to the stages it passes on, and the heads that are read") {
  auto stages = toy_stages();
  const Series series = joined(stages);
  REQUIRE(series.size() == 5);  // two with a head of the depth beside them
  const Network net = network_of(series);
  CHECK(net.depth() == 3);
  CHECK(net.first_head() == 1);
  const auto widths = widths_of(series, 64);
  CHECK(widths == std::vector<Index>{64, 256, 256, 256, 256});
  CHECK(params_of(series).size() > net.clone().params().size());
}

TEST_CASE("every member says of all rows what the network says at its depth") {
  auto stages = toy_stages();
  const Series series = joined(stages);
  const Network net = network_of(series);
  const Dataset data = bar_pictures(150, Rng(4));
  const Features features(data);
  const Examples examples = features.examples();
  const auto loss = make_softmax_loss();
  const auto said = scores(series, examples);
  const auto quality = evaluate(series, examples, *loss);
  const auto losses = mean_losses(series, examples, *loss);
  Index depth = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    CHECK(losses[i] == doctest::Approx(quality[i].loss));
    if (!series[i].read) {
      CHECK(said[i].rows() == 0);
      continue;
    }
    const Network cut = net.truncated(++depth);
    CHECK(said[i] == scores(cut, examples));
    CHECK(quality[i].metric == evaluate(cut, examples, *loss).metric);
    CHECK(quality[i].loss == doctest::Approx(evaluate(cut, examples, *loss).loss));
  }
  CHECK(depth == 3);
}

TEST_CASE("the same bits for any number of threads") {
  auto stages = toy_stages();
  const Series series = joined(stages);
  const Dataset data = bar_pictures(500, Rng(4));
  const Features features(data);
  const auto loss = make_softmax_loss();
  const auto losses_with = [&](int count) {
    const ThreadCount scope(count);
    return mean_losses(series, features.examples(), *loss);
  };
  CHECK(losses_with(1) == losses_with(3));
}

TEST_SUITE_END();
