#include "base/sort_numbers.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "resboost/rng.h"

using namespace resboost;

TEST_SUITE_BEGIN("base/sort_numbers");

namespace {

void check_sorted(std::vector<double> values) {
  std::vector<double> expected = values;
  std::sort(expected.begin(), expected.end());
  sort_numbers(values);
  CHECK(values == expected);
}

}  // namespace

TEST_CASE("numbers of all sizes and both signs are in order") {
  Rng rng(1);
  for (const std::size_t count : {0U, 1U, 2U, 100U, 4095U, 4096U, 20000U}) {
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i)
      values.push_back(rng.normal() * std::ldexp(1.0, static_cast<int>(rng.below(2000)) - 1000));
    check_sorted(values);
  }
}

TEST_CASE("equal numbers, zeros, the largest, the smallest and infinity are in order") {
  using Limits = std::numeric_limits<double>;
  Rng rng(2);
  const std::vector<double> known{0,
                                  Limits::max(),
                                  -Limits::max(),
                                  Limits::denorm_min(),
                                  -1,
                                  -Limits::infinity(),
                                  1,
                                  -Limits::denorm_min(),
                                  3,
                                  Limits::infinity()};
  std::vector<double> values;
  for (int i = 0; i < 5000; ++i)
    values.push_back(known[static_cast<std::size_t>(rng.below(static_cast<Index>(known.size())))]);
  check_sorted(values);
  check_sorted(std::vector<double>(5000, -2.5));
}

TEST_SUITE_END();
