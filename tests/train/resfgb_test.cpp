#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig resfgb_config() {
  TrainConfig config;
  config.stages = 3;
  config.block.width = 32;
  config.embedding.sgd.epochs = 10;
  return config;
}

Network fit(const Dataset& data, const Loss& loss, const TrainConfig& config, Reporter& reporter) {
  const auto fitter = make_resfgb(config.block, config.embedding, config.resfgb);
  return fit_stagewise(Network{}, data, nothing(data), *fitter, loss,
                       {config.stages, config.patience, config.head}, {Rng(1), reporter});
}

}  // namespace

TEST_SUITE_BEGIN("train/resfgb");

TEST_CASE("each stage lowers the training loss, by at least what smoothness guarantees") {
  Recorder recorder;
  fit(rings(600, 5, 3, Rng(1)), *make_softmax_loss(), resfgb_config(), recorder);
  REQUIRE(recorder.stages.size() == 4);
  for (std::size_t t = 1; t < recorder.stages.size(); ++t) {
    auto theory = by_name(recorder.stages[t].theory);
    CHECK(theory["actual_decrease"] >= theory["predicted_decrease"] - 1e-5);
    CHECK(theory["actual_decrease"] > 0);
    // The head follows the step, so the reported loss is lower still (up to the tolerance of its
    // solver).
    CHECK(recorder.stages[t].train_loss <=
          recorder.stages[t - 1].train_loss - theory["actual_decrease"] + 1e-3);
    CHECK(theory["grad_l1"] <= theory["grad_l2"] * (1 + 1e-6));
    CHECK(theory["alignment"] > 0);
    CHECK(theory["alignment"] <= 1);
    CHECK(theory["energy"] > 0);
    CHECK(theory["margin_q10"] <= theory["margin_q50"]);
  }
}

TEST_CASE("the margin bound holds on the training rows of every depth") {
  Recorder recorder;
  fit(rings(600, 3, 3, Rng(1)), *make_softmax_loss(), resfgb_config(), recorder);
  for (std::size_t t = 1; t < recorder.stages.size(); ++t) {
    // The bound of stage t speaks of the head before it: depth t - 1.
    const double bound = by_name(recorder.stages[t].theory)["margin_bound"];
    CHECK(1 - recorder.stages[t - 1].train_metric <= bound);
  }
}

TEST_CASE(
    "the normalised step solves rings that no line separates; the constant step of the paper stays "
    "at chance") {
  const Dataset data = rings(1500, 3, 3, Rng(1));
  const auto loss = make_softmax_loss();
  Recorder ours, paper;
  TrainConfig config = resfgb_config();
  config.stages = 5;
  config.block.width = 64;
  config.embedding.sgd.epochs = 60;
  config.embedding.sgd.batch_size = 64;
  config.embedding.sgd.learning_rate = 0.005;
  fit(data, *loss, config, ours);
  CHECK(ours.stages.back().train_metric > 0.8);
  TrainConfig preset;
  SchemaConfig columns;
  use_preset("paper", preset, columns);
  preset.stages = 2;
  preset.embedding.sgd.epochs = preset.head.sgd.epochs = 3;
  preset.embedding.sgd.learning_rate = preset.head.sgd.learning_rate = 0.01;
  fit(data, *loss, preset, paper);
  CHECK(paper.stages.back().train_metric < 0.45);
  CHECK(paper.stages.back().train_loss == doctest::Approx(std::log(3.0)).epsilon(0.01));
}

TEST_CASE("regression with two targets") {
  Recorder recorder;
  const Network net =
      fit(smooth_surface(800, 2, Rng(1)), *make_squared_loss(), resfgb_config(), recorder);
  CHECK(recorder.stages.back().train_metric > recorder.stages.front().train_metric + 0.1);
  CHECK(by_name(recorder.stages.back().theory).count("margin_q50") == 0);
  CHECK(net.heads.back().outputs() == 2);
}

TEST_CASE("nothing left over means no stage") {
  Dataset data;
  data.x = random_matrix(100, 2, Rng(1));
  data.y = Matrix::Zero(100, 1);  // the zero head is exact
  Reporter silent;
  CHECK(fit(data, *make_squared_loss(), resfgb_config(), silent).depth() == 0);
}

TEST_CASE("with the rows dealt into parts every stage still lowers the loss, on other rows each") {
  Recorder recorder;
  TrainConfig config = resfgb_config();
  config.resfgb.parts = 3;
  const Dataset data = rings(900, 3, 3, Rng(1));
  const auto loss = make_softmax_loss();
  const Network split = fit(data, *loss, config, recorder);
  REQUIRE(split.depth() == 3);
  CHECK(recorder.stages.back().train_loss < 0.9 * recorder.stages.front().train_loss);
  // A stage knows its own part only: changing a row of another part leaves the first stage as it
  // is.
  Dataset changed = data;
  const Dataset empty = nothing(data);
  Reporter silent;
  Index same = 0;
  for (Index row = 0; row < 6; ++row) {
    changed = data;
    Matrix x = data.x.matrix();
    x.row(row) *= Real(1.001);
    changed.x = std::move(x);
    const Features features(data), moved(changed);
    Head head(2, 3);
    head.weight.value = random_vector(6, Rng(5));
    const auto stage = [&](const Features& of) {
      const auto one = make_resfgb(config.block, config.embedding, config.resfgb);
      return one->fit(
          {0, of.examples(), Features(empty).examples(), head, *loss, {Rng(7), silent}});
    };
    const auto a = stage(features), b = stage(moved);
    same += params(*a->stage.block)[0]->value == params(*b->stage.block)[0]->value;
  }
  CHECK(same > 0);
  CHECK(same < 6);
}

TEST_SUITE_END();
