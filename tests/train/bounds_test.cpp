// Every bound that a run prints holds on that run: each method on five data sets, one of them
// noise.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "resboost/methods.h"
#include "support/coded.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig bounded_config(const std::string& method) {
  TrainConfig config;
  config.method = method;
  config.stages = 4;
  config.block.width = 24;
  config.embedding.sgd.epochs = 8;
  config.boostresnet.sgd.epochs = 8;
  config.boostresnet.gamma = -1;  // never stop
  config.rfrboost.features = 60;
  config.trees.rounds = 40;
  config.trees.refit_rows = 0;
  return config;
}

/// Labels that have nothing to do with x, in unequal shares.
Dataset noise(Index rows, Index classes) {
  Dataset data;
  data.x = random_matrix(rows, 3, Rng(1));
  data.y = Matrix::Zero(rows, classes);
  Rng rng(2);
  for (Index i = 0; i < rows; ++i) data.y(i, std::min(rng.below(classes), rng.below(classes))) = 1;
  return data;
}

/// Two classes on the two sides of a plane, a tenth of them wrong.
Dataset noisy_plane(Index rows) {
  Dataset data;
  const Matrix x = random_matrix(rows, 4, Rng(3));
  data.x = x;
  data.y = Matrix::Zero(rows, 2);
  Rng rng(4);
  for (Index i = 0; i < rows; ++i) data.y(i, (x(i, 0) + x(i, 1) > 0) != (rng.uniform() < 0.1)) = 1;
  return data;
}

/// What holds of one stage, given the one before it.
void check_bounds(const StageReport& before, const StageReport& after, double test_error) {
  auto theory = by_name(after.theory);
  const auto has = [&](const char* name) {
    return theory.count(name) > 0 && !std::isnan(theory[name]);
  };
  if (has("predicted_decrease") && !has("trees"))  // of trees it is no guarantee
    CHECK(theory["actual_decrease"] >= theory["predicted_decrease"] - 1e-5);
  if (has("margin_bound")) CHECK(1 - before.train_metric <= theory["margin_bound"] + 1e-6);
  if (has("edge_bound")) CHECK(theory["weighted_loss"] <= theory["edge_bound"] + 1e-9);
  if (has("error_bound")) CHECK(theory["module_error"] <= theory["error_bound"] + 1e-9);
  if (has("gamma_bound")) CHECK(theory["module_error"] <= theory["gamma_bound"] + 1e-9);
  if (has("gamma_bound")) CHECK(theory["error_bound"] <= theory["gamma_bound"] + 1e-9);
  if (has("generalisation_bound")) CHECK(test_error <= theory["generalisation_bound"]);
  if (has("alignment")) CHECK(std::abs(theory["alignment"]) <= 1 + 1e-6);
  if (has("fit_r2")) CHECK(theory["fit_r2"] <= 1 + 1e-6);
}

struct Sets {
  Dataset train, test;
};

/// Every other row each.
Sets split(const Dataset& all) {
  std::vector<Index> even, odd;
  for (Index i = 0; i + 1 < all.rows(); i += 2) {
    even.push_back(i);
    odd.push_back(i + 1);
  }
  return {with_codes(all.take(even)), with_codes(all.take(odd))};
}

/// Test rows are the held-out rows, of which the best depth is chosen; the reports of all depths
/// are looked at. Trees have none: on noise they would end before the first.
void check_run(const Sets& sets, const Loss& loss, TrainConfig config) {
  Recorder recorder;
  config.patience = 100;
  const Dataset none = sets.test.take({});
  const Dataset& held_out = find_method(config.method)->paces_itself ? none : sets.test;
  train(Network{}, sets.train, held_out, loss, config, {Rng(1), recorder});
  REQUIRE(recorder.stages.size() > 1);
  for (std::size_t t = 1; t < recorder.stages.size(); ++t) {
    CAPTURE(t);
    check_bounds(recorder.stages[t - 1], recorder.stages[t], 1 - recorder.stages[t].valid_metric);
  }
}

}  // namespace

TEST_SUITE_BEGIN("train/bounds");

TEST_CASE("every printed bound holds for every method on five data sets") {
  const Sets sets[] = {split(rings(600, 3, 3, Rng(1))), split(paper_rings(900, Rng(2))),
                       split(noise(600, 4)), split(noise(400, 2)), split(noisy_plane(600))};
  const auto loss = make_softmax_loss();
  for (const std::string method : {"hybrid", "resfgb", "resfgb-nesterov", "resfgb-fw",
                                   "boostresnet", "boostresnet-trees", "rfrboost"}) {
    for (std::size_t i = 0; i < std::size(sets); ++i) {
      CAPTURE(method);
      CAPTURE(i);
      check_run(sets[i], *loss, bounded_config(method));
    }
  }
}

TEST_CASE(
    "bounds hold with row weights, on the smooth hinge, for numbers and with corrective epochs") {
  Sets weighted = split(noisy_plane(400));
  weighted.train.w = random_vector(weighted.train.rows(), Rng(5)).cwiseAbs();
  const Sets plain = split(rings(400, 3, 3, Rng(1))),
             numbers = split(smooth_surface(400, 2, Rng(1)));
  for (const std::string method :
       {"hybrid", "resfgb", "resfgb-nesterov", "resfgb-fw", "boostresnet", "rfrboost"}) {
    CAPTURE(method);
    TrainConfig config = bounded_config(method);
    config.stages = 2;
    check_run(weighted, *make_softmax_loss(), config);
    if (method != "boostresnet") {
      check_run(plain, *make_smooth_hinge_loss(), config);
      check_run(numbers, *make_squared_loss(), config);
    }
    config.corrective_epochs = 2;
    check_run(plain, *make_softmax_loss(), config);
  }
}

TEST_SUITE_END();
