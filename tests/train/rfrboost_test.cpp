#include <doctest/doctest.h>

#include "resboost/error.h"
#include "resboost/methods.h"
#include "support/recorder.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

using Variant = RfrBoostConfig::Variant;

TrainConfig rfrboost_config(Variant variant) {
  TrainConfig config;
  config.method = "rfrboost";
  config.stages = 3;
  config.rfrboost.variant = variant;
  config.rfrboost.features = 100;
  return config;
}

}  // namespace

TEST_SUITE_BEGIN("train/rfrboost");

TEST_CASE("every variant learns a smooth surface") {
  const Dataset data = smooth_surface(600, 2, Rng(1)), test = smooth_surface(300, 2, Rng(9));
  for (const Variant variant :
       {Variant::gradient, Variant::scalar, Variant::diag, Variant::dense}) {
    CAPTURE(static_cast<int>(variant));
    TrainConfig config = rfrboost_config(variant);
    config.rfrboost.upscale = variant == Variant::scalar || variant == Variant::diag ? 60 : 0;
    Recorder recorder;
    const Network net =
        train(Network{}, data, nothing(data), *make_squared_loss(), config, {Rng(1), recorder});
    REQUIRE(net.depth() == 3);
    CHECK(recorder.stages.back().train_metric > 0.85);
    const Matrix left = net.predict(test.x) - test.y;
    CHECK(double{left.squaredNorm()} < 0.3 * double{test.y.squaredNorm()});
    CHECK(net.stages.back().reads == Reads::z_and_x);
  }
}

TEST_CASE("scalar and diagonal maps get a wide first stage") {
  const Dataset data = smooth_surface(200, 1, Rng(1));
  Reporter silent;
  const Network net = train(Network{}, data, nothing(data), *make_squared_loss(),
                            rfrboost_config(Variant::diag), {Rng(1), silent});
  CHECK(net.stages.front().keep == 0);
  CHECK(net.features(1, 3) == 512);
  CHECK(net.features(3, 3) == 512);
}

TEST_CASE("RFRBoost solves the rings of its paper, which keep two dimensions") {
  const Dataset data = paper_rings(4500, Rng(1)), test = paper_rings(1500, Rng(2));
  TrainConfig config = rfrboost_config(Variant::gradient);
  config.rfrboost.features = 512;
  config.rfrboost.scale = 1;
  config.rfrboost.eta = 1;
  config.rfrboost.ridge = 1e-4;
  config.rfrboost.head_ridge = 1e-4;
  Reporter silent;
  const Network net =
      train(Network{}, data, nothing(data), *make_softmax_loss(), config, {Rng(1), silent});
  CHECK(net.features(3, 2) == 2);
  Network features = net.clone();
  features.heads.clear();
  const Matrix z = features.predict(test.x);
  CHECK(evaluate({test.x, z, test.y, test.w}, net.heads.back(), *make_softmax_loss()).metric >=
        0.99);
}

TEST_CASE("the step's guarantee holds, and theory is of the gradient that is left") {
  Recorder recorder;
  train(Network{}, rings(600, 3, 3, Rng(1)), nothing(rings(3, 3, 3, Rng(1))), *make_softmax_loss(),
        rfrboost_config(Variant::gradient), {Rng(1), recorder});
  REQUIRE(recorder.stages.size() == 4);
  for (std::size_t t = 1; t < recorder.stages.size(); ++t) {
    auto theory = by_name(recorder.stages[t].theory);
    CHECK(theory["actual_decrease"] >= theory["predicted_decrease"] - 1e-5);
    CHECK(theory["actual_decrease"] > 0);
    CHECK(theory["alignment"] > 0);
    CHECK(theory["fit_r2"] <= 1);
    CHECK(theory["step"] == doctest::Approx(0.4 * theory["line_search"]));
  }
}

TEST_CASE("row weights count as repeated rows do") {
  Dataset twice = smooth_surface(200, 1, Rng(1));
  Dataset weighted = twice;
  weighted.w = Vector::Ones(200);
  weighted.w.head(100).setConstant(2);
  std::vector<Index> rows(300);
  for (Index i = 0; i < 300; ++i) rows[static_cast<std::size_t>(i)] = i % 200;
  twice = twice.take(rows);
  for (const Variant variant :
       {Variant::gradient, Variant::scalar, Variant::diag, Variant::dense}) {
    CAPTURE(static_cast<int>(variant));
    TrainConfig config = rfrboost_config(variant);
    config.rfrboost.sampling = RfrBoostConfig::Sampling::iid;  // SWIM samples from the rows
    config.rfrboost.upscale = variant == Variant::scalar || variant == Variant::diag ? 30 : 0;
    config.stages = 2;
    config.rfrboost.ridge = config.rfrboost.head_ridge = 1e-3;
    TrainConfig scaled = config;  // penalties are times the rows, of which there are fewer
    scaled.rfrboost.ridge = scaled.rfrboost.head_ridge = 1.5e-3;
    Reporter silent;
    const auto loss = make_squared_loss();
    const Network a = train(Network{}, twice, nothing(twice), *loss, config, {Rng(1), silent});
    const Network b = train(Network{}, weighted, nothing(twice), *loss, scaled, {Rng(1), silent});
    CHECK((a.predict(weighted.x) - b.predict(weighted.x)).norm() <
          1e-2 * a.predict(weighted.x).norm());
  }
}

TEST_CASE("greedy variants refuse a loss that is not squared") {
  const Dataset data = rings(60, 3, 3, Rng(1));
  Reporter silent;
  CHECK_THROWS_WITH_AS(
      train(Network{}, data, nothing(data), *make_softmax_loss(), rfrboost_config(Variant::dense),
            {Rng(1), silent}),
      "parameter `rfrboost.variant`: the greedy variants solve for squared loss; for "
      "softmax loss use gradient",
      ConfigError);
}

TEST_SUITE_END();
