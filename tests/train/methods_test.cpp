#include "resboost/methods.h"

#include <doctest/doctest.h>

#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig small_config(TrainConfig::Method method) {
  TrainConfig config;
  config.method = method;
  config.stages = 2;
  config.block.width = 16;
  config.embedding.epochs = 3;
  config.backprop.epochs = 30;
  config.backprop.batch_size = 100;
  config.backprop.learning_rate = 0.01;
  return config;
}

Dataset nothing(const Dataset& like) {
  Dataset data;
  data.x.resize(0, like.x.cols());
  data.y.resize(0, like.y.cols());
  return data;
}

/// All numbers of a network, one after the other.
std::vector<Real> numbers(Network net) {
  std::vector<Real> all;
  for (const Param* param : net.params()) all.insert(all.end(), param->value.begin(), param->value.end());
  return all;
}

double accuracy(const Network& net, const Dataset& data) {
  const Matrix scores = net.predict(data.x);
  Index hits = 0;
  for (Index i = 0; i < data.rows(); ++i) {
    Index best = 0, label = 0;
    scores.row(i).maxCoeff(&best);
    data.y.row(i).maxCoeff(&label);
    hits += best == label;
  }
  return static_cast<double>(hits) / static_cast<double>(data.rows());
}

}  // namespace

TEST_SUITE_BEGIN("train/methods");

TEST_CASE("every method trains the same bits with 1, 2, 3 and 8 threads") {
  const Dataset data = rings(900, 3, 3, Rng(1)), held_out = rings(100, 3, 3, Rng(2));
  for (const auto method : {TrainConfig::Method::resfgb, TrainConfig::Method::backprop}) {
    const auto with = [&](int count) {
      const ThreadCount scope(count);
      TrainConfig config = small_config(method);
      config.finetune_epochs = 2;
      Reporter silent;
      return numbers(train(Network{}, data, held_out, *make_softmax_loss(), config, Rng(1), silent));
    };
    const auto one = with(1);
    for (const int count : {2, 3, 8}) CHECK(with(count) == one);
  }
}

TEST_CASE("end-to-end backprop learns rings with the blocks that boosting stacks") {
  const Dataset data = rings(1500, 3, 3, Rng(1));
  Reporter silent;
  TrainConfig config = small_config(TrainConfig::Method::backprop);
  const Network net = train(Network{}, data, nothing(data), *make_softmax_loss(), config, Rng(1), silent);
  CHECK(accuracy(net, data) > 0.9);
  CHECK(net.heads.size() == 1);
  config.method = TrainConfig::Method::resfgb;
  const Network boosted = train(Network{}, data, nothing(data), *make_softmax_loss(), config, Rng(1), silent);
  CHECK(boosted.stages[0].block->param_count() == net.stages[0].block->param_count());
}

TEST_CASE("fine-tuning lowers the training loss and leaves a head for every depth") {
  const Dataset data = rings(600, 5, 3, Rng(1));
  Reporter silent;
  TrainConfig config = small_config(TrainConfig::Method::resfgb);
  const auto loss = make_softmax_loss();
  const Network before = train(Network{}, data, nothing(data), *loss, config, Rng(1), silent);
  config.finetune_epochs = 20;
  const Network after = train(Network{}, data, nothing(data), *loss, config, Rng(1), silent);
  CHECK(accuracy(after, data) > accuracy(before, data));
  CHECK(after.first_head() == 0);
  CHECK(after.depth() == before.depth());
}

TEST_CASE("a boosted network can be the start of backprop, which adds its stages") {
  const Dataset data = rings(300, 3, 3, Rng(1));
  Reporter silent;
  TrainConfig config = small_config(TrainConfig::Method::resfgb);
  const auto loss = make_softmax_loss();
  Network start = train(Network{}, data, nothing(data), *loss, config, Rng(1), silent);
  config = small_config(TrainConfig::Method::backprop);
  const Network grown = train(std::move(start), data, nothing(data), *loss, config, Rng(1), silent);
  CHECK(grown.depth() == 4);
  CHECK(grown.first_head() == 4);
}

TEST_CASE("the preset of the paper is the ICML configuration") {
  TrainConfig config;
  use_paper_preset(config);
  CHECK(config.block.layers == 4);
  CHECK(config.block.width == 100);
  CHECK(config.embedding.epochs == 50);
  CHECK(config.embedding.batch_size == 100);
  CHECK(config.embedding.learning_rate == 0);
  CHECK(config.head.solver == HeadSolver::sgd);
  CHECK(config.resfgb.eta == 0.1);
  CHECK(config.stages == 30);
}

TEST_SUITE_END();
