#include "train/frozen_rows.h"

#include <doctest/doctest.h>

#include <memory>
#include <numeric>
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
  data.x = augmented(data.x, {2, true});
  return data;
}

/// Features behind a stem and a block, neither trained.
Features behind_two_stages(const Dataset& data) {
  const Architecture architecture({.blocks = 1, .filters = 4}, pictures_of(data.x)->shape, 4);
  Features features(data);
  features.advance(architecture.stem(Rng(2)));
  features.advance(architecture.published(0, Rng(3)));
  return features;
}

/// The weights of a block and a head after two epochs on the examples.
std::vector<Vector> trained_block(const Examples& examples) {
  Network net;
  net.stages.push_back(
      {make_block(examples, BlockConfig{}, Rng(4)), 1, 1, Reads::z, examples.pooling});
  net.heads.emplace_back(examples.read.width(), examples.target.cols());
  SgdConfig sgd;
  sgd.epochs = 2;
  sgd.batch_size = 20;
  Reporter silent;
  fit_sgd(net, examples, nullptr, *make_softmax_loss(), sgd, {Phase::block, 3}, {Rng(5), silent});
  std::vector<Vector> values;
  for (const Param* param : net.params()) values.push_back(param->value);
  return values;
}

}  // namespace

TEST_SUITE_BEGIN("train/frozen_rows");

TEST_CASE("pictures that do not move become what is kept of them") {
  const Dataset data = augmented_bars(), still = bar_pictures(kRows, Rng(1));
  const Features features = behind_two_stages(data);
  const Examples examples = features.examples();
  REQUIRE(examples.z.changes());
  auto stages = std::make_shared<std::vector<Stage>>();
  const Architecture architecture({.blocks = 1, .filters = 4}, pictures_of(data.x)->shape, 4);
  stages->push_back(architecture.stem(Rng(2)));
  stages->push_back(architecture.published(0, Rng(3)));
  const RowSource again = frozen_rows(still.x, stages, examples.z.matrix());
  std::vector<Index> order(kRows);
  std::iota(order.begin(), order.end(), Index{0});
  Matrix z(kRows, examples.width());
  again.reader()->read(order, Rng(6), z);
  CHECK(z == examples.z.matrix());
  CHECK(examples.z.reader()->slice({0, kRows}) == z);
  examples.z.reader()->read(order, Rng(6), z);
  CHECK(z != examples.z.matrix());
}

TEST_CASE(
    "a block behind fitted stages learns from augmented pictures, the same with any number of "
    "threads") {
  const Dataset data = augmented_bars();
  const Features features = behind_two_stages(data);
  const Examples moving = features.examples();
  Examples still = moving;
  still.z = RowSource::borrow(moving.z.matrix());
  const auto with = [&](int count) {
    const ThreadCount scope(count);
    return trained_block(moving);
  };
  CHECK(with(1) == with(3));
  CHECK(with(1) != trained_block(still));
}

TEST_CASE("without augmentation nothing is computed twice") {
  const Dataset data = bar_pictures(kRows, Rng(1));
  CHECK_FALSE(behind_two_stages(data).examples().z.changes());
}

TEST_SUITE_END();
