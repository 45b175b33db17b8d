#include <doctest/doctest.h>

#include <algorithm>

#include "nn/trees.h"
#include "resboost/error.h"
#include "resboost/methods.h"
#include "support/coded.h"
#include "support/recorder.h"
#include "support/toy_data.h"
#include "train/trees/base_scores.h"

using namespace resboost;

namespace {

TrainConfig tree_stages() {
  TrainConfig config;
  config.method = "trees";
  config.stages = 4;
  config.trees.rounds = 60;
  config.trees.learning_rate = 0.2;
  config.trees.leaves = 12;
  return config;
}

Quality quality_on(const Network& net, const Dataset& data, const Loss& loss) {
  return evaluate(net, Features(data).examples(), loss);
}

}  // namespace

TEST_SUITE_BEGIN("train/trees/fitter");

TEST_CASE("classes that no line separates, and numbers, a batch of trees a stage") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(600, 2, 2, Rng(1))),
                test = with_codes(rings(300, 2, 2, Rng(2)));
  const auto softmax = make_softmax_loss();
  const Network net =
      train(Network{}, rows, rows.take({}), *softmax, tree_stages(), {Rng(1), recorder});
  CHECK(net.depth() == 5);  // the constant, and four batches of 15 trees
  CHECK(trees_in(net) == 60);
  CHECK(quality_on(net, test, *softmax).metric > 0.9);
  CHECK(net.views() == Views{.numbers = false, .codes = true});

  const Dataset numbers = with_codes(smooth_surface(600, 2, Rng(1)));
  const auto squared = make_squared_loss();
  const Network surface =
      train(Network{}, numbers, numbers.take({}), *squared, tree_stages(), {Rng(1), recorder});
  CHECK(quality_on(surface, numbers, *squared).metric > 0.9);
}

TEST_CASE("a selection chooses the number of trees in place of the held-out loss") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(600, 2, 2, Rng(1))),
                held_out = with_codes(rings(100, 2, 2, Rng(2)));
  TrainConfig config = tree_stages();
  config.trees.refit_rows = 0;
  int asked = 0;  // once before the first tree, once after each, once a stage
  config.selection = {"seventh", true, [&asked](const Matrix& scores) {
                        CHECK(scores.rows() == 100);
                        return ++asked == 9 ? 1.0 : 0.0;  // the stage of the constant comes first
                      }};
  const Network net =
      train(Network{}, rows, held_out, *make_softmax_loss(), config, {Rng(1), recorder});
  CHECK(by_name(recorder.stages[1].theory).at("trees") == 7);
  CHECK(trees_in(net) == 0);  // a stage is asked about once more, and is worth no more
  config.selection.measure = [](const Matrix& scores) { return double{scores(0, 0)}; };
  CHECK(trees_in(train(Network{}, rows, held_out, *make_softmax_loss(), config,
                       {Rng(1), recorder})) > 0);
}

TEST_CASE("directions are refused where something does not keep to them") {
  Recorder recorder;
  Dataset rows = with_codes(rings(100, 2, 2, Rng(1)));
  const auto loss = make_softmax_loss();
  TrainConfig config = tree_stages();
  config.stages = 1;
  config.trees.rounds = 2;
  const auto trained = [&](Network start) {
    return train(std::move(start), rows, rows.take({}), *loss, config, {Rng(1), recorder});
  };
  const Network before = trained(Network{});
  rows.codes.columns[0].direction = 1;
  CHECK(trees_in(trained(Network{})) == 2);
  CHECK_THROWS_AS(trained(before.clone()), ConfigError);
  config.method = "hybrid";
  CHECK_THROWS_AS(trained(Network{}), ConfigError);
}

TEST_CASE("every stage boundary is a complete model, and the loss falls from one to the next") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(600, 2, 2, Rng(1)));
  const auto loss = make_softmax_loss();
  const Network net =
      train(Network{}, rows, rows.take({}), *loss, tree_stages(), {Rng(1), recorder});
  REQUIRE(recorder.stages.size() == 5);
  for (Index depth = net.first_head(); depth <= net.depth(); ++depth) {
    const double told = recorder.stages[static_cast<std::size_t>(depth - 1)].train_loss;
    CHECK(quality_on(net.truncated(depth), rows, *loss).loss == doctest::Approx(told));
    if (depth > 1) CHECK(told < recorder.stages[static_cast<std::size_t>(depth - 2)].train_loss);
  }
}

TEST_CASE("trees that find no row to grow on end boosting") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(100, 3, 2, Rng(1)));
  TrainConfig config = tree_stages();
  config.trees.rows = 1e-6;
  const Network net =
      train(Network{}, rows, rows.take({}), *make_softmax_loss(), config, {Rng(1), recorder});
  CHECK(trees_in(net) == 0);
  CHECK(net.depth() == 1);  // the constant
}

TEST_CASE("validation ends boosting with the best tree, and then all rows are fitted by as many") {
  Recorder recorder;
  Dataset rows = with_codes(rings(300, 4, 2, Rng(1)));
  for (Index i = 0; i < 300; i += 3) rows.y.row(i).reverseInPlace();  // noise, to overfit
  const Dataset valid = with_codes(rings(100, 4, 2, Rng(2)));
  const auto loss = make_softmax_loss();
  TrainConfig config = tree_stages();
  config.trees.rounds = 400;
  config.trees.patience = 20;
  config.trees.refit_rows = 0;
  const Network first = train(Network{}, rows, valid, *loss, config, {Rng(1), recorder});
  const Index best = trees_in(first);
  CHECK(best < 400);
  double lowest = recorder.stages.front().valid_loss;
  for (const StageReport& stage : recorder.stages) lowest = std::min(lowest, stage.valid_loss);
  CHECK(quality_on(first, valid, *loss).loss == doctest::Approx(lowest));
  config.trees.refit_rows = 1000;
  Recorder again;
  const Network all = train(Network{}, rows, valid, *loss, config, {Rng(1), again});
  CHECK(trees_in(all) == (best * 400 + 150) / 300);
  CHECK(again.stages.size() == recorder.stages.size());  // of the first fit alone
  CHECK(quality_on(all, valid, *loss).loss < lowest);    // these rows are fitted now
}

TEST_CASE("trees that are grown when the reporter asks to stop are a stage") {
  struct Impatient : Recorder {
    int questions = 0;
    bool stop_requested() override { return ++questions > 20; }
  };
  Impatient reporter;
  const Dataset rows = with_codes(rings(600, 2, 2, Rng(1)));
  TrainConfig config = tree_stages();
  config.stages = 1;
  const Network net =
      train(Network{}, rows, rows.take({}), *make_softmax_loss(), config, {Rng(1), reporter});
  CHECK(trees_in(net) > 10);
  CHECK(trees_in(net) < 20);
}

TEST_CASE("trees go on from a network's scores, and blocks from those of trees") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(400, 2, 2, Rng(1)));
  const auto loss = make_softmax_loss();
  TrainConfig blocks;
  blocks.method = "hybrid";
  blocks.stages = 1;
  blocks.embedding.sgd.steps = 50;
  const Network net = train(Network{}, rows, rows.take({}), *loss, blocks, {Rng(1), recorder});
  const double before = quality_on(net, rows, *loss).loss;
  const Network grown =
      train(net.clone(), rows, rows.take({}), *loss, tree_stages(), {Rng(1), recorder});
  CHECK(grown.depth() == 6);
  CHECK(quality_on(grown.truncated(2), rows, *loss).loss == doctest::Approx(before));
  CHECK(quality_on(grown, rows, *loss).loss < before);
  CHECK(grown.views() == Views{.numbers = true, .codes = true});
  const Network mixed =
      train(grown.clone(), rows, rows.take({}), *loss, blocks, {Rng(1), recorder});
  CHECK(mixed.depth() == 7);
  CHECK(quality_on(mixed, rows, *loss).loss < before);  // its head is penalised
}

TEST_CASE("what trees cannot be asked for is said") {
  Recorder recorder;
  const Dataset plain = rings(50, 2, 2, Rng(1));
  const auto loss = make_softmax_loss();
  const auto run = [&](const TrainConfig& config) {
    return train(Network{}, plain, plain.take({}), *loss, config, {Rng(1), recorder});
  };
  CHECK_THROWS_WITH_AS(run(tree_stages()), doctest::Contains("codes"), ConfigError);
  TrainConfig corrected = tree_stages();
  corrected.corrective_epochs = 1;
  CHECK_THROWS_WITH_AS(run(corrected), doctest::Contains("`corrective-epochs`"), ConfigError);
}

TEST_SUITE_END();
