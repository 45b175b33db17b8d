#include "report/axis.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

#include "resboost/rng.h"

namespace resboost::report {
namespace {

TEST_SUITE_BEGIN("report/axis");

void check_axis(double low, double high, bool log, bool whole, int most) {
  const Axis axis = make_axis(low, high, log, whole, most);
  CAPTURE(low);
  CAPTURE(high);
  CAPTURE(log);
  CAPTURE(whole);
  CAPTURE(most);
  REQUIRE(axis.ticks.size() >= 2);
  REQUIRE(static_cast<int>(axis.ticks.size()) <= most);
  REQUIRE(axis.labels.size() == axis.ticks.size());
  const double slack = 1e-6;
  CHECK(axis.low == axis.ticks.front());
  CHECK(axis.high == axis.ticks.back());
  CHECK(axis.at(low) >= -slack);
  CHECK(axis.at(low) <= 1 + slack);
  CHECK(axis.at(high) >= -slack);
  CHECK(axis.at(high) <= 1 + slack);
  for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
    REQUIRE(std::isfinite(axis.ticks[i]));
    if (log) REQUIRE(axis.ticks[i] > 0);
    if (whole && !log && std::abs(low) < 1e9 && std::abs(high) < 1e9)
      CHECK(axis.ticks[i] == doctest::Approx(std::round(axis.ticks[i])));
    if (i > 0) REQUIRE(axis.ticks[i] > axis.ticks[i - 1]);
  }
  CHECK(std::set<std::string>(axis.labels.begin(), axis.labels.end()).size() == axis.labels.size());
}

TEST_CASE(
    "ticks cover the range, rise, are at most as many as asked for, and have labels of their own") {
  Rng rng(1);
  for (int i = 0; i < 4000; ++i) {
    const double size = std::pow(10, rng.uniform() * 24 - 12);
    const double low = size * (rng.uniform() * 2 - 1),
                 high = low + size * std::pow(10, -6 * rng.uniform());
    for (const int most : {3, 6, 8}) {
      check_axis(low, high, false, false, most);
      check_axis(std::round(low), std::round(high), false, true, most);
      const double from = std::pow(10, rng.uniform() * 40 - 20);
      check_axis(from, from * std::pow(10, std::pow(10, rng.uniform() * 3 - 2)), true, false, most);
    }
  }
}

TEST_CASE("the ends of what can be drawn, and ranges of a single number") {
  for (const int most : {3, 8}) {
    for (const double value : {0.0, 1.0, -1.0, 0.3, 1e300, -1e300, 1e-300, 5e-324, 123456789.0})
      check_axis(value, value, false, false, most);
    check_axis(-1e300, 1e300, false, false, most);
    check_axis(0, 5e-324, false, false, most);
    check_axis(1, std::nextafter(1.0, 2.0), false, false, most);
    check_axis(1e-150, 1e150, true, false, most);
    check_axis(1e-150, 1e-150, true, false, most);
    check_axis(1e150, 1e150, true, false, most);
    check_axis(0.9, 1.7, true, false, most);
    check_axis(3, 3, false, true, most);
  }
}

TEST_CASE("ticks are the numbers that a person would take") {
  using Labels = std::vector<std::string>;
  CHECK(make_axis(0, 54, false, true, 8).labels == Labels{"0", "10", "20", "30", "40", "50", "60"});
  CHECK(make_axis(0, 5, false, true, 8).labels == Labels{"0", "1", "2", "3", "4", "5"});
  CHECK(make_axis(0.3, 0.7, false, false, 6).labels == Labels{"0.3", "0.4", "0.5", "0.6", "0.7"});
  CHECK(make_axis(-0.013, 0.021, false, false, 6).labels ==
        Labels{"−0.02", "−0.01", "0.00", "0.01", "0.02", "0.03"});
  CHECK(make_axis(0, 12345, false, true, 4).labels == Labels{"0", "5,000", "10,000", "15,000"});
  CHECK(make_axis(0, 3e6, false, true, 4).labels == Labels{"0", "1×10⁶", "2×10⁶", "3×10⁶"});
  CHECK(make_axis(0, 2e-5, false, false, 5).labels ==
        Labels{"0", "0.5×10⁻⁵", "1.0×10⁻⁵", "1.5×10⁻⁵", "2.0×10⁻⁵"});
  CHECK(make_axis(0.02, 300, true, false, 6).labels ==
        Labels{"0.01", "0.1", "1", "10", "100", "1,000"});
  CHECK(make_axis(3, 40, true, false, 8).labels == Labels{"2", "5", "10", "20", "50"});
  CHECK(make_axis(1e-9, 1e-2, true, false, 5).labels ==
        Labels{"10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²"});
}

TEST_CASE("what cannot be drawn is known before it is drawn") {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  for (const bool log : {false, true}) {
    CHECK(drawable(1, log));
    for (const double never : {nan, infinity, -infinity, 1e301}) CHECK_FALSE(drawable(never, log));
  }
  CHECK(drawable(0, false));
  CHECK(drawable(-1, false));
  CHECK_FALSE(drawable(0, true));
  CHECK_FALSE(drawable(-1, true));
}

TEST_SUITE_END();

}  // namespace
}  // namespace resboost::report
