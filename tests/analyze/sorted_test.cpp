#include "analyze/sorted.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace resboost;

TEST_SUITE_BEGIN("analyze/sorted");

TEST_CASE("what is no number comes last") {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               inf = std::numeric_limits<double>::infinity();
  const auto list = sorted({nan, 2, nan, inf, 1, nan, -inf});
  REQUIRE(list.size() == 7);
  CHECK(std::vector<double>(list.begin(), list.begin() + 4) ==
        std::vector<double>{-inf, 1, 2, inf});
  for (std::size_t i = 4; i < 7; ++i) CHECK(std::isnan(list[i]));
  CHECK(sorted({}).empty());
}

TEST_SUITE_END();
