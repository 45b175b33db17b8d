#include <doctest/doctest.h>

#include <cmath>

#include "resboost/analyze.h"
#include "support/threads.h"
#include "support/toy_resnet.h"

using namespace resboost;

TEST_SUITE_BEGIN("analyze/responses");

TEST_CASE("gains, responses and changes of a network that can be done by hand") {
  // z <- 0.5 z + 2 * (0.3 z), then z <- relu(dense(z)) with a constant output of 3.
  Network net;
  net.stages.push_back({make_dense(2, 2), Real(0.5), 2});
  Param& weight = *params(*net.stages[0].block)[0];
  weight.value(0) = weight.value(3) = Real(0.3);
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(make_dense(2, 2));
  layers.push_back(make_relu(2));
  params(*layers[0])[1]->value << -3, -5;
  net.stages.push_back({make_sequential(std::move(layers)), 0, 1});
  Dataset data;
  Matrix x(2, 2);
  x << 1, -1, 3, 1;  // squares sum to 12, mean 1
  data.x = x;
  const auto found = stage_responses(net, data);
  REQUIRE(found.size() == 2);
  CHECK(found[0].stage == 1);
  CHECK(found[0].kind == StageKind::residual);
  CHECK(found[0].branch == doctest::Approx(0.6 * std::sqrt(3.0)));
  CHECK(found[0].stream == doctest::Approx(0.5 * std::sqrt(3.0)));
  CHECK(found[0].gain == doctest::Approx(1.2));
  CHECK(found[0].response == doctest::Approx(0.6 * std::sqrt(2.0)));
  CHECK(found[0].change == doctest::Approx(0.1 * std::sqrt(6.0)));
  CHECK(found[0].norm == doctest::Approx(1.1 * std::sqrt(6.0)));
  CHECK(found[1].response == doctest::Approx(1));  // of -3 and -5, before the relu
  CHECK(found[1].norm == 0);
  CHECK(found[1].change == doctest::Approx(1.1 * std::sqrt(6.0)));
  CHECK(std::isnan(found[1].stream));
  CHECK(std::isnan(found[1].gain));
  CHECK(block_gains(found) == std::vector<double>{found[0].gain});
}

TEST_CASE("a block that adds nothing has gain 0, even where there is nothing to add to") {
  Network net;
  net.stages.push_back({make_dense(2, 2), 1, 1});
  Dataset data;
  data.x = Matrix(Matrix::Zero(3, 2));
  CHECK(block_gains(stage_responses(net, data)) == std::vector<double>{0});
}

TEST_CASE("pictures: openings are compared with their shortcut; any number of threads") {
  const Model model = test::bar_model("resnet-20", 2);
  const Dataset data = bar_pictures(100, Rng(1));
  const auto found = stage_responses(model.net, data);
  REQUIRE(found.size() == 7);
  CHECK(std::isnan(found[0].change));  // the stem has no z to compare with
  for (std::size_t i = 1; i < 7; ++i) {
    CHECK(found[i].gain > 0);
    CHECK(found[i].change > 0);
    CHECK(found[i].response <= found[i].branch);
  }
  CHECK(block_gains(found).size() == 6);
  const ThreadCount one(1);
  const auto again = stage_responses(model.net, data);
  for (std::size_t i = 0; i < 7; ++i) CHECK(again[i].response == found[i].response);
}

TEST_SUITE_END();
