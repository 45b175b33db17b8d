#include "resboost/methods.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "base/parallel.h"
#include "kernels/bf16.h"
#include "resboost/describe.h"
#include "resboost/error.h"
#include "support/error_text.h"
#include "support/threads.h"
#include "support/toy_data.h"

using namespace resboost;
using test::error_text;

namespace {

TrainConfig method_config(const std::string& method) {
  TrainConfig config;
  config.method = method;
  config.stages = 2;
  config.block.width = 16;
  config.embedding.sgd.epochs = 3;
  config.boostresnet.sgd.epochs = 3;
  config.rfrboost.features = 40;
  config.backprop.epochs = 30;
  config.backprop.batch_size = 100;
  config.backprop.learning_rate = 0.01;
  return config;
}

/// All numbers of a network, one after the other.
std::vector<Real> numbers(Network net) {
  std::vector<Real> all;
  for (const Param* param : net.params())
    all.insert(all.end(), param->value.begin(), param->value.end());
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
  for (const std::string method : {"hybrid", "resfgb", "resfgb-nesterov", "resfgb-fw",
                                   "boostresnet", "rfrboost", "backprop"}) {
    CAPTURE(method);
    const auto with = [&](int count) {
      const ThreadCount scope(count);
      TrainConfig config = method_config(method);
      config.finetune_epochs = 2;
      config.corrective_epochs = method == "hybrid" ? 1 : 0;
      config.resfgb.parts = method == "resfgb" ? 2 : 1;
      config.boostresnet.auxiliary = 1;
      Reporter silent;
      return numbers(
          train(Network{}, data, held_out, *make_softmax_loss(), config, {Rng(1), silent}));
    };
    const auto one = with(1);
    for (const int count : {2, 3, 8}) CHECK(with(count) == one);
  }
}

TEST_CASE("trainings on two threads at once are each what they are alone, on its own threads") {
  const Dataset data = rings(500, 3, 3, Rng(1)), held_out = rings(100, 3, 3, Rng(2));
  const auto fit = [&](const std::string& method) {
    Reporter silent;
    return numbers(train(Network{}, data, held_out, *make_softmax_loss(), method_config(method),
                         {Rng(1), silent}));
  };
  for (const std::string method : {"hybrid", "rfrboost", "backprop"}) {
    CAPTURE(method);
    const auto alone = fit(method);
    std::vector<Real> other;
    std::thread beside([&] {
      const ThreadsScope two(2);
      other = fit(method);
    });
    const auto own = fit(method);
    beside.join();
    CHECK(own == alone);
    CHECK(other == alone);
  }
}

TEST_CASE("training in bf16 learns as much, by other bits but the same for any number of threads") {
  const Dataset data = rings(900, 3, 3, Rng(1)), none = nothing(data);
  const auto loss = make_softmax_loss();
  Reporter silent;
  for (const std::string method : {"backprop", "hybrid"}) {
    TrainConfig config = method_config(method);
    using Factors = TrainConfig::Factors;
    const auto fit = [&](Factors precision, int count) {
      const ThreadCount scope(count);
      config.precision = precision;
      return train(Network{}, data, none, *loss, config, {Rng(1), silent});
    };
    const auto single = numbers(fit(Factors::fp32, 1));
    if (!kernels::has_bf16()) {
      CHECK(
          error_text<ConfigError>([&] { fit(Factors::bf16, 1); }) ==
          "parameter `precision`: this processor has no instructions for bf16 that resboost knows "
          "(AVX512-BF16, "
          "AMX-BF16); use fp32, or auto");
      CHECK(numbers(fit(Factors::automatic, 1)) == single);
      continue;
    }
    CHECK(accuracy(fit(Factors::bf16, 1), data) ==
          doctest::Approx(accuracy(fit(Factors::fp32, 1), data)).epsilon(0.05));
    const auto rounded = numbers(fit(Factors::bf16, 1));
    CHECK(rounded != single);
    CHECK(numbers(fit(Factors::bf16, 3)) == rounded);
    CHECK(numbers(fit(Factors::automatic, 1)) == (kernels::has_fast_bf16() ? rounded : single));
  }
}

TEST_CASE("end-to-end backprop learns rings with the blocks that boosting stacks") {
  const Dataset data = rings(1500, 3, 3, Rng(1));
  Reporter silent;
  TrainConfig config = method_config("backprop");
  const Network net =
      train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), silent});
  CHECK(accuracy(net, data) > 0.9);
  CHECK(net.heads.size() == 1);
  config.method = "resfgb";
  const Network boosted =
      train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), silent});
  CHECK(boosted.stages[0].block->param_count() == net.stages[0].block->param_count());
}

TEST_CASE(
    "without shortcuts backprop trains a plain network of the same size, and nothing can be "
    "boosted") {
  const Dataset data = rings(900, 3, 3, Rng(1)), none = nothing(data);
  TrainConfig config = method_config("backprop");
  const auto loss = make_softmax_loss();
  Reporter silent;
  const Network residual = train(Network{}, data, none, *loss, config, {Rng(1), silent});
  config.block.shortcut = BlockConfig::Shortcut::none;
  const Network plain = train(Network{}, data, none, *loss, config, {Rng(1), silent});
  REQUIRE(plain.depth() == residual.depth());
  CHECK(plain.stages[0].keep == 0);
  CHECK(plain.param_count() == residual.param_count());
  CHECK(accuracy(plain, data) >
        0.5);  // a constant reaches a third; nothing carries two numbers past four layers
  config.method = "hybrid";
  CHECK(
      error_text<ConfigError>([&] {
        train(Network{}, data, none, *loss, config, {Rng(1), silent});
      }) ==
      "parameter `block.shortcut`: none leaves no residual stages to boost; use `method` backprop");
}

TEST_CASE("fine-tuning lowers the training loss and leaves a head for every depth") {
  const Dataset data = rings(600, 5, 3, Rng(1));
  Reporter silent;
  TrainConfig config = method_config("resfgb");
  const auto loss = make_softmax_loss();
  const Network before = train(Network{}, data, nothing(data), *loss, config, {Rng(1), silent});
  config.finetune_epochs = 20;
  const Network after = train(Network{}, data, nothing(data), *loss, config, {Rng(1), silent});
  CHECK(accuracy(after, data) > accuracy(before, data));
  CHECK(after.first_head() == 0);
  CHECK(after.depth() == before.depth());
}

TEST_CASE("a boosted network can be the start of backprop, which adds its stages") {
  const Dataset data = rings(300, 3, 3, Rng(1));
  Reporter silent;
  TrainConfig config = method_config("resfgb");
  const auto loss = make_softmax_loss();
  Network start = train(Network{}, data, nothing(data), *loss, config, {Rng(1), silent});
  config = method_config("backprop");
  const Network grown =
      train(std::move(start), data, nothing(data), *loss, config, {Rng(1), silent});
  CHECK(grown.depth() == 4);
  CHECK(grown.first_head() == 4);
}

TEST_CASE("the presets are the configurations of the ICML code") {
  TrainConfig config;
  SchemaConfig columns;
  use_preset("paper", config, columns);
  CHECK(config.method == "resfgb");
  CHECK(config.block.layers == 4);
  CHECK(config.block.width == 100);
  CHECK(config.embedding.sgd.epochs == 50);
  CHECK(config.embedding.sgd.batch_size == 100);
  CHECK(config.embedding.sgd.learning_rate == 0);
  CHECK(config.head.solver == HeadSolver::sgd);
  CHECK(config.resfgb.step.eta == 0.1);
  CHECK(config.stages == 30);
  CHECK(columns.bins == 0);
  use_preset("paper-letter", config, columns);
  CHECK(config.block.layers == 3);
  CHECK(config.block.width == 1000);
  CHECK(config.resfgb.step.eta == 0.01);
  CHECK(config.stages == 21);
  CHECK(config.head.l2 == doctest::Approx(1e-6 * 15000));
  CHECK(config.head.sgd.early_stop == 0);
  CHECK(columns.scaling == SchemaConfig::Scaling::min_max);
  CHECK_THROWS_WITH_AS(use_preset("letter", config, columns),
                       "preset: unknown name \"letter\"; known: fast, best, paper, paper-letter, "
                       "paper-usps, paper-ijcnn1, "
                       "paper-mnist, paper-covtype, pictures, photos, resnet",
                       ConfigError);
}

TEST_CASE("the presets for pictures: modules side by side, and the recipe of He et al.") {
  TrainConfig config;
  SchemaConfig columns;
  use_preset("pictures", config, columns);
  CHECK(config.method == "boostresnet");
  CHECK(config.boostresnet.order == BoostResNetConfig::Order::automatic);
  CHECK(config.boostresnet.sgd.label_smoothing == 0.1);
  CHECK(config.backprop.schedule == Schedule::one_cycle);
  CHECK(config.image.modules == 2);
  CHECK(config.image.stem == ImageConfig::Stem::whitening);
  CHECK(!config.image.mirror);
  use_preset("photos", config, columns);
  CHECK(config.image.mirror);
  CHECK(config.image.views == ImageConfig::Views::mirrored);
  config = {};
  use_preset("resnet", config, columns);
  CHECK(config.method == "backprop");
  CHECK(config.backprop.optimizer == Optimizer::momentum);
  CHECK(config.backprop.learning_rate == 0.1);
  CHECK(config.backprop.weight_decay == 1e-4);
  CHECK(config.backprop.steps == 64000);
  CHECK(config.image.shift == 4);
}

TEST_CASE(
    "the table of methods has every method, with four lines and its options, and its row makes "
    "it") {
  std::vector<std::string> names;
  for (const MethodInfo& method : methods()) names.push_back(method.name);
  CHECK(names == std::vector<std::string>{"auto", "hybrid", "resfgb", "resfgb-nesterov",
                                          "resfgb-fw", "boostresnet", "boostresnet-trees",
                                          "rfrboost", "trees", "backprop"});
  const auto options = to_text(TrainConfig{});
  for (const MethodInfo& method : methods()) {
    CAPTURE(method.name);
    CHECK(std::count(method.text.begin(), method.text.end(), '\n') == 3);
    TrainConfig config;
    config.method = method.name;
    CHECK(&method_of(config) == &method);
    CHECK((method.make == nullptr) == (method.name == "backprop"));
    if (method.make) CHECK(method.make(config, config.block) != nullptr);
    for (const std::string& group : method.groups)
      CHECK(std::any_of(options.begin(), options.end(), [&](const auto& option) {
        return option.first == group || option.first.starts_with(group + ".");
      }));
  }
}

TEST_CASE("a method that nobody knows is refused, by the configuration and by train()") {
  TrainConfig config;
  config.method = "hybrd";
  const char* expected =
      "parameter `method`: unknown value \"hybrd\"; known: auto, hybrid, resfgb, resfgb-nesterov, "
      "resfgb-fw, "
      "boostresnet, boostresnet-trees, rfrboost, trees, backprop";
  CHECK_THROWS_WITH_AS(check_ranges(config), expected, ConfigError);
  Reporter silent;
  const Dataset data = rings(50, 2, 2, Rng(1));
  CHECK_THROWS_WITH_AS(
      train(Network{}, data, Dataset{}, *make_softmax_loss(), config, {Rng(1), silent}), expected,
      ConfigError);
}

TEST_SUITE_END();
