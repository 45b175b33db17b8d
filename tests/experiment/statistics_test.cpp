#include "experiment/statistics.h"

#include <doctest/doctest.h>

#include <cmath>

namespace resboost {
namespace {

TEST_SUITE_BEGIN("experiment/statistics");

TEST_CASE("mean and standard deviation of a sample") {
  CHECK(mean({2, 4, 4, 4, 5, 5, 7, 9}) == doctest::Approx(5));
  CHECK(spread({2, 4, 4, 4, 5, 5, 7, 9}) == doctest::Approx(std::sqrt(32.0 / 7)));
  CHECK(std::isnan(mean({})));
  CHECK(std::isnan(spread({1})));
}

TEST_CASE("the t test meets Student's sleep data and the table of critical values") {
  // Student (1908), Biometrika 6: hours of sleep gained by ten patients with each of two drugs; t
  // = 4.0621, 9 degrees.
  CHECK(paired_t_test({0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0},
                      {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}) ==
        doctest::Approx(0.002833).epsilon(1e-3));
  // Two pairs, one degree of freedom: t = 12.706 is the 5 % point. Differences m -+ d have t = m /
  // d.
  CHECK(paired_t_test({12.706 - 1, 12.706 + 1}, {0, 0}) == doctest::Approx(0.05).epsilon(1e-4));
  // Three pairs, two degrees: 4.303. Differences m - d, m, m + d have t = m sqrt(3) / d.
  const double m = 4.303 / std::sqrt(3.0);
  CHECK(paired_t_test({0, 0, 0}, {m - 1, m, m + 1}) == doctest::Approx(0.05).epsilon(1e-3));
}

TEST_CASE("random splits of the same rows count for less") {
  // Three pairs whose t of 4.303 * sqrt(1 + 3 / 4) is brought down to 4.303 by a variance of 1 / 3
  // + 1 / 4.
  const double m = 4.303 * std::sqrt(1.0 / 3 + 0.25);
  CHECK(paired_t_test({0, 0, 0}, {m - 1, m, m + 1}, 0.25) == doctest::Approx(0.05).epsilon(1e-3));
  CHECK(paired_t_test({0, 0, 0}, {m - 1, m, m + 1}) < 0.035);
}

TEST_CASE("where nothing varies the t test says so") {
  CHECK(paired_t_test({1, 2, 3}, {1, 2, 3}) == 1);
  CHECK(std::isnan(paired_t_test({1, 2, 3}, {2, 3, 4})));
  CHECK(std::isnan(
      paired_t_test({0.9, 0.8}, {0.9 + 1.0 / 359, 0.8 + 1.0 / 359})));  // equal but for rounding
  CHECK(std::isnan(paired_t_test({1}, {2})));
}

TEST_CASE("McNemar's test counts coins") {
  CHECK(mcnemar_test(0, 0) == 1);
  CHECK(mcnemar_test(3, 3) == 1);
  CHECK(mcnemar_test(0, 5) == doctest::Approx(2.0 / 32));
  CHECK(mcnemar_test(1, 5) == doctest::Approx(2.0 * 7 / 64));
  CHECK(mcnemar_test(8, 2) == doctest::Approx(2.0 * (1 + 10 + 45) / 1024));
  CHECK(mcnemar_test(2, 8) == mcnemar_test(8, 2));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost
