#include "resboost/rng.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using resboost::Index;
using resboost::Rng;

TEST_SUITE_BEGIN("base/rng");

TEST_CASE("the stream of a seed never changes") {
  // Models must be repeatable across releases: these numbers are pinned.
  Rng rng(1);
  CHECK(rng.bits() == 6791897765849424158u);
  CHECK(rng.bits() == 17405687883870564846u);
}

TEST_CASE("a fork depends on purpose and number, not on what was drawn") {
  Rng a(7), b(7);
  b.bits();
  CHECK(a.fork(1, 2).bits() == b.fork(1, 2).bits());
  CHECK(a.fork(1, 2).bits() != a.fork(1, 3).bits());
  CHECK(a.fork(1, 2).bits() != a.fork(2, 2).bits());
  CHECK(a.fork(1, 2).bits() != a.fork(2, 1).bits());
}

TEST_CASE("uniform and normal have the moments of their names") {
  Rng rng(3);
  const int n = 100000;
  double mean = 0, normal_mean = 0, normal_square = 0;
  for (int i = 0; i < n; ++i) {
    const double u = rng.uniform();
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    mean += u / n;
    const double z = rng.normal();
    normal_mean += z / n;
    normal_square += z * z / n;
  }
  // five standard errors
  CHECK(std::abs(mean - 0.5) < 5 * std::sqrt(1 / 12.0 / n));
  CHECK(std::abs(normal_mean) < 5 / std::sqrt(n));
  CHECK(std::abs(normal_square - 1) < 5 * std::sqrt(2.0 / n));
}

TEST_CASE("a permutation holds every number once and moves most of them") {
  auto order = Rng(5).permutation(1000);
  int fixed = 0;
  for (std::size_t i = 0; i < order.size(); ++i) fixed += order[i] == static_cast<Index>(i);
  CHECK(fixed < 20);
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i) REQUIRE(order[i] == static_cast<Index>(i));
  CHECK(Rng(5).permutation(0).empty());
}

TEST_SUITE_END();
