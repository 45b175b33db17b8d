#include "resboost/features.h"

#include <doctest/doctest.h>

#include "nn/pass.h"
#include "support/toy_data.h"
#include "support/toy_pictures.h"
#include "train/fit_pictures.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/features");

TEST_CASE("the representation is what the last head reads: its scores are the network's") {
  const Dataset data = bar_pictures(7, Rng(1));
  ImageConfig config;
  config.blocks = 1;
  config.filters = 4;
  config.cells = 2;
  Network net = published_network(config, {8, 8, 1}, 3, -1, Rng(2));
  Head& head = net.heads.back();
  head.weight.value = random_vector(head.weight.value.size(), Rng(3));
  const Matrix features = representation(net, data);
  REQUIRE(features.rows() == 7);
  REQUIRE(features.cols() == head.features());
  const Matrix weight =
      Eigen::Map<const Matrix>(head.weight.value.data(), head.features(), head.outputs());
  const Matrix expected = scores_of(net, data.raw(), data.x);
  CHECK((features * weight - expected).array().abs().maxCoeff() < 1e-4);
}

TEST_CASE("without a stage the representation is the row") {
  const Dataset data = rings(6, 2, 2, Rng(1));
  Network net;
  net.heads.emplace_back(2, 2);
  CHECK(representation(net, data) == data.x.matrix());
}

TEST_SUITE_END();
