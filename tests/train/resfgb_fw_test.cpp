#include <doctest/doctest.h>

#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

TrainConfig frank_wolfe_config() {
  TrainConfig config;
  config.method = "resfgb-fw";
  config.stages = 3;
  config.block.width = 32;
  config.embedding.sgd.epochs = 15;
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("train/resfgb_fw");

TEST_CASE("Frank-Wolfe stages shrink the path of the identity and learn rings") {
  const Dataset data = rings(900, 3, 3, Rng(1));
  Recorder recorder;
  TrainConfig config = frank_wolfe_config();
  config.fw.radius = 10;
  const Network net =
      train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), recorder});
  REQUIRE(net.depth() == 3);
  CHECK(recorder.stages.back().train_loss < 0.95 * recorder.stages.front().train_loss);
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(double{net.stages[t].step} == doctest::Approx(2.0 / (20.0 + static_cast<double>(t))));
    CHECK(double{net.stages[t].keep} == doctest::Approx(1 - double{net.stages[t].step}));
    CHECK(net.stages[t].reads == Reads::z_and_x);
  }
}

TEST_CASE("fixture 8: the Frank-Wolfe gap is not negative in the ball, and steps are in (0, 1]") {
  // A representation of zeros is in every ball.
  Dataset data = rings(300, 3, 3, Rng(1));
  const Matrix zeros = Matrix::Zero(300, 2);
  Head head(2, 3);
  head.weight.value = random_vector(6, Rng(2));
  const auto loss = make_softmax_loss();
  const Dataset none = nothing(data);
  const Features held_out(none);
  Reporter silent;
  for (const double offset : {2.0, 3.0, 50.0}) {
    CAPTURE(offset);
    TrainConfig config = frank_wolfe_config();
    config.fw.offset = offset;
    const auto fitter = make_resfgb_fw(config.block, config.embedding, config.fw);
    for (int t = 0; t < 2; ++t) {
      auto fitted = fitter->fit(
          {t, {data.x, zeros, data.y, data.w}, held_out.examples(), head, *loss, {Rng(3), silent}});
      REQUIRE(fitted.has_value());
      auto theory = by_name(fitted->theory);
      CHECK(theory["fw_gap"] >= 0);
      CHECK(theory["step"] > 0);
      CHECK(theory["step"] <= 1);
      CHECK(theory["largest_z"] == 0);
    }
  }
}

TEST_CASE("warm starts, whose loss begins below zero, go on for as many stages as asked for") {
  const Dataset data = rings(600, 3, 3, Rng(1));
  TrainConfig config = frank_wolfe_config();
  config.stages = 5;
  config.embedding.warm_start = true;
  config.embedding.sgd.early_stop = 5;
  Reporter silent;
  CHECK(train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), silent})
            .depth() == 5);
}

TEST_CASE("the radius scales what a stage adds") {
  const Dataset data = rings(300, 3, 3, Rng(1));
  const auto loss = make_softmax_loss();
  Reporter silent;
  TrainConfig config = frank_wolfe_config();
  config.stages = 1;
  const auto added = [&](double radius) {
    config.fw.radius = radius;
    Network net = train(Network{}, data, nothing(data), *loss, config, {Rng(1), silent});
    net.heads.clear();
    return Matrix(net.predict(data.x) - net.stages[0].keep * data.x.matrix());
  };
  const Matrix one = added(1);
  CHECK(one.norm() > 0);
  CHECK((added(3) - 3 * one).norm() < 1e-3 * one.norm());
}

TEST_SUITE_END();
