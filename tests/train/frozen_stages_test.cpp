#include "train/frozen_stages.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "resboost/methods.h"
#include "support/threads.h"
#include "support/toy_pictures.h"
#include "train/architecture.h"

using namespace resboost;

namespace {

constexpr Index kRows = 60;

Dataset augmented_bars() {
  Dataset data = bar_pictures(kRows, Rng(1));
  data.augmentation = {2, true};
  return data;
}

/// Features behind a stem and a block, neither trained.
Features behind_two_stages(const Dataset& data) {
  const Architecture architecture({.blocks = 1, .filters = 4}, data.pictures.shape, 4);
  Features features(data);
  features.advance(architecture.stem(Rng(2)));
  features.advance(architecture.published(0, Rng(3)));
  return features;
}

/// The weights of a block and a head after two epochs on the examples.
std::vector<Vector> trained_block(const Examples& examples) {
  Network net;
  net.stages.push_back(
      {make_block(examples, BlockConfig{}, Rng(4)), 1, 1, false, examples.pooling()});
  net.heads.emplace_back(examples.read().cols(), examples.target.cols());
  SgdConfig sgd;
  sgd.epochs = 2;
  sgd.batch_size = 20;
  Reporter silent;
  fit_sgd(net, examples, nullptr, *make_softmax_loss(), sgd, {Phase::block, 3}, Rng(5), silent);
  std::vector<Vector> values;
  for (const Param* param : net.params()) values.push_back(param->value);
  return values;
}

}  // namespace

TEST_SUITE_BEGIN("train/frozen_stages");

TEST_CASE("pictures that do not move become what is kept of them") {
  const Dataset data = augmented_bars();
  const Features features = behind_two_stages(data);
  const Examples examples = features.examples();
  REQUIRE(examples.frozen != nullptr);
  Matrix pictures(kRows, data.pictures.shape.size()), z(kRows, examples.width());
  for (Index i = 0; i < kRows; ++i) data.pictures.read(i, pictures.row(i).data());
  FrozenStages::Scratch scratch;
  examples.frozen->infer(pictures, scratch, z);
  CHECK(z == examples.z);
}

TEST_CASE(
    "a block behind fitted stages learns from augmented pictures, the same with any number of "
    "threads") {
  const Dataset data = augmented_bars();
  const Features features = behind_two_stages(data);
  const Examples moving = features.examples();
  Examples still = moving;
  still.moving = nullptr;
  const auto with = [&](int count) {
    const ThreadCount scope(count);
    return trained_block(moving);
  };
  CHECK(with(1) == with(3));
  CHECK(with(1) != trained_block(still));
}

TEST_CASE("without augmentation nothing is computed twice") {
  const Dataset data = bar_pictures(kRows, Rng(1));
  CHECK(behind_two_stages(data).examples().moving == nullptr);
}

TEST_SUITE_END();
