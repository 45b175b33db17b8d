#include <doctest/doctest.h>

#include <cmath>

#include "resboost/analyze.h"
#include "resboost/methods.h"
#include "resboost/prepare.h"
#include "support/toy_table.h"

using namespace resboost;

namespace {

/// Three stages of trees behind a constant, and the rows that they were trained on.
struct Boosted {
  Prepared data;
  Model model;

  explicit Boosted(bool classes) {
    RunConfig config;
    config.valid_share = 0;
    config.train.method = "trees";
    config.train.stages = 3;
    config.train.trees.rounds = 12;
    config.train.trees.leaves = 5;
    config.train.trees.learning_rate = 0.3;
    data = prepare(test::toy_table(300, classes), config);
    model.schema = data.schema;
    model.loss = make_loss(data.loss);
    Reporter silent;
    model.net =
        train(Network{}, data.train, data.valid, *model.loss, config.train, {Rng(1), silent});
  }
};

}  // namespace

TEST_SUITE_BEGIN("analyze/boosted_trees");

TEST_CASE("the bounds of boosting hold where the modules are trees") {
  const Boosted boosted(true);
  REQUIRE(boosted.model.net.depth() == 4);
  const auto depths = boosting_theory(boosted.model, boosted.data.train);
  REQUIRE(depths.size() == 4);  // from the constant on
  for (const DepthTheory& at : depths) {
    CAPTURE(at.depth);
    REQUIRE(at.round);
    const BoostingRound& round = *at.round;
    CHECK(std::abs(round.edge) <= 1);
    CHECK(round.weighted_loss <= round.edge_bound * (1 + 1e-9));
    CHECK(at.error <= round.error_bound + 1e-9);
    if (!std::isnan(round.gamma_bound)) CHECK(at.error <= round.gamma_bound + 1e-9);
    CHECK(at.error <= at.margin_bound + 1e-9);
  }
  CHECK(depths.back().error < depths.front().error);
  CHECK(depths.back().loss < depths.front().loss);
}

TEST_CASE("stages of trees can go and be swapped, and their order means nothing: they add up") {
  const Boosted boosted(true);
  const Lesions found = lesions(boosted.model, boosted.data.train, {.repeats = 3});
  REQUIRE(found.one.size() == 4);
  CHECK(found.one[0].kind == StageKind::fixed);  // the constant
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(found.one[i].kind == StageKind::residual);
    CHECK(found.one[i].error >= found.error);
  }
  CHECK(found.several.back().error.median > found.error);
  REQUIRE(!found.reordered.empty());
  for (const Reordering& order : found.reordered) CHECK(order.error == found.error);
}

TEST_CASE("trees pass no gradient on, so all of it comes past them") {
  const Boosted boosted(false);
  const Paths found = paths(boosted.model.net, *boosted.model.loss, boosted.data.train);
  REQUIRE(found.lengths.size() == 4);
  CHECK(found.lengths[0].contribution == doctest::Approx(1));
  for (std::size_t k = 1; k < 4; ++k) CHECK(found.lengths[k].gradient == 0);
}

TEST_CASE("every depth of boosted trees predicts, and what they add is measured") {
  const Boosted boosted(false);
  const Anytime found = anytime(boosted.model, boosted.data.train);
  REQUIRE(found.depths.size() == 4);
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(found.depths[i].error < found.depths[i - 1].error);
    CHECK(found.depths[i].flops > found.depths[i - 1].flops);
  }
  for (const StageResponse& response : stage_responses(boosted.model.net, boosted.data.train))
    CHECK(std::isfinite(response.response));
  CHECK(stage_scales(boosted.model.net, 0).size() == 4);
  const auto gains = column_gains(boosted.model);
  REQUIRE(gains.size() == 2);
  CHECK(gains[0].gain > 0);
}

TEST_SUITE_END();
