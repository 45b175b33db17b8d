#include "train/rate_search.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace resboost;

TEST_SUITE_BEGIN("train/rate_search");

TEST_CASE("the longest rate that still helps is found from below and from above") {
  // Lowest loss at the best rate, from 1 without a step.
  const auto valley = [](double best) {
    return [best](double rate) { return std::abs(std::log2(rate / best)) / 100; };
  };
  for (const double best : {1e-4, 3e-3, 0.5, 40.0}) {
    CAPTURE(best);
    const double rate = find_rate(1, valley(best));
    CHECK(rate >= best / 2);
    CHECK(rate <= 2 * best);
  }
}

TEST_CASE("rates whose loss is none are halved until there is one") {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto bounded = [&](double rate) { return rate > 1e-3 ? infinity : 1 - rate; };
  CHECK(find_rate(1, bounded) <= 2e-3);
}

TEST_CASE("where no rate helps the search ends") {
  CHECK(find_rate(1, [](double rate) { return 2 + rate; }) < 1e-11);
}

TEST_SUITE_END();
