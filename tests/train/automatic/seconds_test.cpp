#include "train/automatic/seconds.h"

#include <doctest/doctest.h>

#include "resboost/features.h"
#include "support/coded.h"
#include "support/toy_data.h"

using namespace resboost;

TEST_SUITE_BEGIN("train/automatic/seconds");

TEST_CASE("trees cost more with rows, leaves and outputs") {
  const auto squared = make_squared_loss(), softmax = make_softmax_loss();
  const Dataset few = with_codes(smooth_surface(100, 3, Rng(1))),
                many = with_codes(smooth_surface(2000, 3, Rng(1))),
                two = with_codes(rings(2000, 8, 2, Rng(1))),
                eight = with_codes(rings(2000, 8, 8, Rng(1)));
  const auto cost = [](const Dataset& data, const Loss& loss, int leaves) {
    TreesConfig config;
    config.leaves = leaves;
    return automatic::seconds_of_tree(Features(data).examples(), loss, config);
  };
  CHECK(cost(few, *squared, 8) > 0);
  CHECK(cost(many, *squared, 8) > 2 * cost(few, *squared, 8));
  CHECK(cost(many, *squared, 63) > 2 * cost(many, *squared, 8));
  CHECK(cost(eight, *softmax, 8) > cost(two, *softmax, 8));
}

TEST_CASE("networks cost in proportion to their steps between the fewest epochs and the most") {
  const Dataset rows = with_codes(smooth_surface(3200, 3, Rng(1)));
  const Features features(rows);
  AutomaticConfig config;
  const auto cost = [&](int steps) {
    return automatic::seconds_of_network(features.examples(), 800, 1, steps, config);
  };
  CHECK(cost(800) > 0);
  CHECK(cost(1600) == doctest::Approx(2 * cost(800)));
  CHECK(cost(1) == cost(100));  // four epochs of 32 batches
  CHECK(cost(1 << 29) == cost(1 << 30));
  config.stream = config.width = 1 << 14;
  config.blocks = 100;
  CHECK(cost(800) > 1000);
}

TEST_CASE("a network's stage costs a pass over all rows, far less than its training") {
  const Dataset rows = with_codes(smooth_surface(3200, 3, Rng(1)));
  const Features features(rows);
  const AutomaticConfig config;
  const double pass = automatic::seconds_of_pass(features.examples(), 800, 1, config);
  CHECK(pass > 0);
  CHECK(automatic::seconds_of_pass(features.examples(), 0, 1, config) ==
        doctest::Approx(0.8 * pass));
  CHECK(automatic::seconds_of_network(features.examples(), 800, 1, config.steps, config) >
        10 * pass);
}

TEST_SUITE_END();
