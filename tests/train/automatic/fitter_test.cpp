#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/bf16.h"
#include "nn/trees.h"
#include "resboost/automatic.h"
#include "resboost/checkpoint.h"
#include "resboost/methods.h"
#include "resboost/train.h"
#include "support/coded.h"
#include "support/recorder.h"
#include "support/small_automatic.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "train/trees/base_scores.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/automatic/fitter");

TEST_CASE("trees first, then networks, and the average beats the trees") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(400, 3, Rng(1))),
                held_out = with_codes(smooth_surface(200, 3, Rng(2))),
                test = with_codes(smooth_surface(400, 3, Rng(3)));
  const auto squared = make_squared_loss();
  const Network net =
      train(Network{}, rows, held_out, *squared, automatic_config(), {Rng(1), recorder});
  REQUIRE(is_network(net.stages.back()));
  CHECK(trees_of(*net.stages[1].block));
  CHECK(net.views() == Views{.numbers = true, .codes = true});
  Index first = 0;
  while (!is_network(net.stages[static_cast<std::size_t>(first)])) ++first;
  CHECK(net.depth() - first >= 2);
  CHECK(loss_of(net, test, *squared) < 0.9 * loss_of(net.truncated(first), test, *squared));
}

TEST_CASE("every depth is a convex combination: the weights of trees and networks sum to one") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(400, 2, 2, Rng(1))),
                held_out = with_codes(rings(200, 2, 2, Rng(2)));
  const auto softmax = make_softmax_loss();
  TrainConfig config = automatic_config();
  config.automatic.share = 0.6;
  const Network net = train(Network{}, rows, held_out, *softmax, config, {Rng(1), recorder});
  double trees = 1;
  Index networks = 0;
  for (const Stage& stage : net.stages) {
    if (!is_network(stage)) continue;
    CHECK(double{stage.keep} + double{stage.step} == doctest::Approx(1));
    trees *= double{stage.keep};
    ++networks;
  }
  CHECK(networks > 0);
  CHECK(trees == doctest::Approx(0.4));
}

TEST_CASE("the same bits for any number of threads") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(300, 3, 3, Rng(1))),
                held_out = with_codes(rings(100, 3, 3, Rng(2)));
  const auto softmax = make_softmax_loss();
  TrainConfig config = automatic_config();
  config.automatic.refit_rows = 1000;
  const auto fitted = [&](int threads) {
    const ThreadCount count(threads);
    return train(Network{}, rows, held_out, *softmax, config, {Rng(1), recorder});
  };
  const Network one = fitted(1), three = fitted(3);
  REQUIRE(one.depth() == three.depth());
  for (std::size_t i = 0; i < one.stages.size(); ++i) {
    const auto a = params(std::as_const(*one.stages[i].block)),
               b = params(std::as_const(*three.stages[i].block));
    REQUIRE(a.size() == b.size());
    for (std::size_t p = 0; p < a.size(); ++p) CHECK(a[p]->value == b[p]->value);
    CHECK(one.stages[i].step == three.stages[i].step);
  }
}

TEST_CASE("the second fit is on all rows, with trees and epochs and shares that were found") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(300, 2, Rng(1))),
                held_out = with_codes(smooth_surface(100, 2, Rng(2)));
  const auto squared = make_squared_loss();
  TrainConfig config = automatic_config();
  config.automatic.refit_rows = 1000;
  CHECK(ends_on_all_rows(config, 400));
  CHECK_FALSE(ends_on_all_rows(config, 1001));
  const Network net = train(Network{}, rows, held_out, *squared, config, {Rng(1), recorder});
  config.automatic.refit_rows = 399;
  const Network first = train(Network{}, rows, held_out, *squared, config, {Rng(1), recorder});
  CHECK(trees_in(net) == std::lround(static_cast<double>(trees_in(first)) * 4 / 3));
  CHECK(loss_of(net, held_out, *squared) < 0.5 * loss_of(net.truncated(1), held_out, *squared));
}

TEST_CASE("without validation rows what is configured holds; without networks trees are left") {
  Recorder recorder;
  const Dataset rows = with_codes(rings(300, 2, 2, Rng(1)));
  const auto softmax = make_softmax_loss();
  TrainConfig config = automatic_config();
  const Network net = train(Network{}, rows, rows.take({}), *softmax, config, {Rng(1), recorder});
  CHECK(net.depth() == 7);  // the constant, three batches of trees, three networks
  config.stages = 2;        // for one network: it has what all would have
  config.automatic.share = 0.25;
  const Network two = train(Network{}, rows, rows.take({}), *softmax, config, {Rng(1), recorder});
  REQUIRE(is_network(two.stages.back()));
  CHECK(double{two.stages.back().step} == doctest::Approx(0.25));
  config.stages = 6;
  config.automatic.share = 0;
  CHECK_FALSE(is_network(
      train(Network{}, rows, rows.take({}), *softmax, config, {Rng(1), recorder}).stages.back()));
  config.automatic.networks = 0;
  const Network trees = train(Network{}, rows, rows.take({}), *softmax, config, {Rng(1), recorder});
  CHECK(trees.depth() == 7);  // the constant and six batches
  CHECK_FALSE(is_network(trees.stages.back()));
}

TEST_CASE("trees alone, and networks alone") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(300, 2, Rng(1))),
                held_out = with_codes(smooth_surface(100, 2, Rng(2)));
  const auto squared = make_squared_loss();
  TrainConfig config = automatic_config();
  config.automatic.learners = AutomaticConfig::Learners::trees;
  const Network trees = train(Network{}, rows, held_out, *squared, config, {Rng(1), recorder});
  CHECK(trees_in(trees) > 1);
  for (const Stage& stage : trees.stages) CHECK_FALSE(is_network(stage));
  config.automatic.learners = AutomaticConfig::Learners::networks;
  for (const Dataset& unseen : {held_out, held_out.take({})}) {
    const Network networks = train(Network{}, rows, unseen, *squared, config, {Rng(1), recorder});
    REQUIRE(networks.depth() > 1);
    CHECK(double{networks.stages[1].keep} == 0);
    CHECK(is_network(networks.stages[1]));
    CHECK(loss_of(networks, held_out, *squared) < 0.5);
  }
}

TEST_CASE("leaves are constant beside networks, and linear without them, on all rows too") {
  Recorder recorder;
  Dataset rows = with_codes(smooth_surface(300, 1, Rng(1))),
          held_out = with_codes(smooth_surface(100, 1, Rng(2)));
  for (Dataset* data : {&rows, &held_out})
    for (Codes::Column& column : data->codes.columns)
      for (int code = 0; code < column.codes; ++code)
        column.values.push_back(static_cast<Real>(code) / 32 - 1);
  const auto squared = make_squared_loss();
  const auto slopes_of = [&](AutomaticConfig::Learners learners, int slopes) {
    TrainConfig config = automatic_config();
    config.automatic.learners = learners;
    config.trees.slopes = slopes;
    const Network net = train(Network{}, rows, held_out, *squared, config, {Rng(1), recorder});
    return trees_of(*net.stages[1].block)->arrays().terms;
  };
  CHECK(slopes_of(AutomaticConfig::Learners::all, -1) == 0);
  CHECK(slopes_of(AutomaticConfig::Learners::all, 2) == 2);
  CHECK(slopes_of(AutomaticConfig::Learners::trees, -1) == 5);
}

TEST_CASE("networks are trained in the precision that was asked for") {
  if (!kernels::has_bf16()) return;
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(300, 2, Rng(1)));
  const auto numbers = [&](TrainConfig::Factors precision) {
    TrainConfig config = automatic_config();
    config.automatic.learners = AutomaticConfig::Learners::networks;
    config.precision = precision;
    const Network net =
        train(Network{}, rows, rows.take({}), *make_squared_loss(), config, {Rng(1), recorder});
    return params(*net.stages.back().block)[0]->value;
  };
  CHECK(numbers(TrainConfig::Factors::fp32) != numbers(TrainConfig::Factors::bf16));
}

TEST_CASE("the second fit has the trees of the first, however little its turns were worth") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(300, 2, Rng(1))),
                held_out = with_codes(smooth_surface(100, 2, Rng(2)));
  const auto squared = make_squared_loss();
  for (const bool one_stage : {true, false}) {
    TrainConfig config = automatic_config();
    if (one_stage) config.stages = 1;
    config.automatic.networks = one_stage ? 3 : 0;
    config.automatic.price = 1;
    const Network first = train(Network{}, rows, held_out, *squared, config, {Rng(1), recorder});
    config.automatic.refit_rows = 1000;
    const Network second = train(Network{}, rows, held_out, *squared, config, {Rng(1), recorder});
    REQUIRE(trees_in(first) > 10);
    CHECK(trees_in(second) >= trees_in(first) / 2);
  }
}

TEST_CASE("a fit that was complete when it was interrupted knows how the second one is to be") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(400, 3, Rng(1))),
                held_out = with_codes(smooth_surface(100, 3, Rng(2)));
  const auto squared = make_squared_loss();
  const TrainConfig config = automatic_config();
  const Network start = trees::with_scores(Network{}, rows, *squared, {Rng(1), recorder});
  const auto fitter = make_automatic(config, config.stages),
             other = make_automatic(config, config.stages);
  const Network net = fit_stagewise(start.clone(), rows, held_out, *fitter, *squared,
                                    {.stages = 6, .patience = 7, .head = {}}, {Rng(1), recorder});
  REQUIRE(is_network(net.stages.back()));
  Memory memory;
  fitter->save(memory);
  other->restore(memory);
  const auto second = fitter->again(config, start, net, 0.8),
             resumed = other->again(config, start, net, 0.8);
  REQUIRE(second);
  REQUIRE(resumed);
  CHECK(second->trees.rounds > 1);
  CHECK(resumed->trees.rounds == second->trees.rounds);
  CHECK(resumed->automatic.networks == second->automatic.networks);
  CHECK(resumed->automatic.share == second->automatic.share);
  CHECK(resumed->automatic.steps == second->automatic.steps);
  CHECK(resumed->automatic.stop == second->automatic.stop);
}

TEST_CASE("networks alone, where there can be none, are an error") {
  Recorder recorder;
  Dataset rows = with_codes(smooth_surface(100, 2, Rng(1)));
  TrainConfig config = automatic_config();
  config.automatic.learners = AutomaticConfig::Learners::networks;
  const auto fit = [&] {
    train(Network{}, rows, rows.take({}), *make_squared_loss(), config, {Rng(1), recorder});
  };
  config.automatic.networks = 0;
  CHECK_THROWS_AS(fit(), ConfigError);
  config.automatic.networks = 3;
  config.automatic.share = 0;
  CHECK_THROWS_AS(fit(), ConfigError);
  config.automatic.share = -1;
  rows.codes.columns[0].direction = 1;
  CHECK_THROWS_AS(fit(), ConfigError);
}

TEST_CASE("every turn is told, and so is what it came to") {
  Recorder recorder;
  const Dataset rows = with_codes(smooth_surface(300, 2, Rng(1))),
                held_out = with_codes(smooth_surface(100, 2, Rng(2)));
  train(Network{}, rows, held_out, *make_squared_loss(), automatic_config(), {Rng(1), recorder});
  REQUIRE(recorder.notes.size() >= 2);
  CHECK(recorder.notes[0].find("turn 1, trees: validation loss ") == 0);
  CHECK(std::any_of(recorder.notes.begin(), recorder.notes.end(), [](const std::string& note) {
    return note.find(", networks: validation loss ") != note.npos;
  }));
}

TEST_CASE("rows without codes have stages of blocks") {
  Recorder recorder;
  const Dataset rows = rings(100, 2, 2, Rng(1));
  TrainConfig config = automatic_config();
  config.stages = 1;
  config.embedding.sgd.steps = 10;
  CHECK(config_for(config, rows).method == "hybrid");
  CHECK(config_for(config, with_codes(rows)).method == "auto");
  const Network net =
      train(Network{}, rows, rows.take({}), *make_softmax_loss(), config, {Rng(1), recorder});
  CHECK(net.views() == Views{.numbers = true, .codes = false});
}

TEST_SUITE_END();
