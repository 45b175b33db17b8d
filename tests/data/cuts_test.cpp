#include "data/cuts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "resboost/rng.h"

namespace resboost {
namespace {

using Values = std::vector<double>;

Values sorted(Values values) {
  std::sort(values.begin(), values.end());
  return values;
}

/// How many of the values lie in each bin, by bin.
std::map<int, int> fill(const Values& values, const Values& cuts) {
  std::map<int, int> counts;
  for (const double value : values) ++counts[bin_of(value, cuts)];
  return counts;
}

TEST_SUITE("data/cuts") {
  TEST_CASE("few distinct values have a bin each, cut halfway between them") {
    CHECK(learn_cuts({1, 1, 2, 4, 4, 4}, 254) == Values{1.5, 3});
    CHECK(learn_cuts({1, 2, 3}, 3) == Values{1.5, 2.5});
    CHECK(learn_cuts({7, 7, 7}, 254).empty());
    CHECK(learn_cuts({}, 254).empty());
  }

  TEST_CASE("a value at a cut lies in the bin under it, and the outer bins have no end") {
    const Values cuts{1.5, 3};
    CHECK(bin_of(-1e308, cuts) == 1);
    CHECK(bin_of(1.5, cuts) == 1);
    CHECK(bin_of(std::nextafter(1.5, 2.0), cuts) == 2);
    CHECK(bin_of(3, cuts) == 2);
    CHECK(bin_of(std::nextafter(3.0, 4.0), cuts) == 3);
    CHECK(bin_of(1e308, cuts) == 3);
    CHECK(bin_of(5, {}) == 1);
  }

  TEST_CASE("codes stand for the middles of their bins, in units that forget the column's") {
    // Bins of middles -3, -1, 1, 3: the outer ones are as wide as their neighbours.
    const std::vector<Real> even = values_of_bins({-2, 0, 2});
    REQUIRE(even.size() == 5);
    CHECK(even[0] == 0);
    CHECK(even[1] == doctest::Approx(-3 / std::sqrt(5.0)));
    CHECK(even[3] == doctest::Approx(1 / std::sqrt(5.0)));
    for (const double by : {1e-300, 1e-3, 7.0, 1e307})
      for (std::size_t code = 0; code < even.size(); ++code)
        CHECK(values_of_bins({-2 * by, 0, 2 * by})[code] == doctest::Approx(even[code]));
    CHECK(values_of_bins({98, 100, 102})[4] == doctest::Approx(even[4]));
    CHECK(values_of_bins({}).empty());
    CHECK(values_of_bins({3}).empty());
    CHECK(values_of_bins({-1e308, 1e308}).size() == 4);
    const double one = std::nextafter(1.0, 2.0);
    for (const Real value : values_of_bins({1.0, one})) CHECK(std::isfinite(value));
  }

  TEST_CASE("any number of cuts is searched to the place where they are sorted in") {
    Rng rng(3);
    Values cuts;
    for (int count = 0; count <= 254; ++count) {
      for (int i = 0; i < 20; ++i) {
        const auto any = static_cast<Index>(cuts.size());
        const double value =
            i % 2 == 0 || any == 0 ? rng.normal() : cuts[static_cast<std::size_t>(rng.below(any))];
        const auto below = std::lower_bound(cuts.begin(), cuts.end(), value) - cuts.begin();
        CHECK(bin_of(value, cuts) == 1 + below);
      }
      cuts.push_back(rng.normal());
      std::sort(cuts.begin(), cuts.end());
    }
  }

  TEST_CASE("neighbours without a number between them, and the ends of double, are told apart") {
    const double next = std::nextafter(1.0, 2.0), most = std::numeric_limits<double>::max();
    const double least = std::numeric_limits<double>::denorm_min();
    for (const Values& values : {Values{1, next}, {-most, most}, {0, least}, {-least, 0}}) {
      const Values cuts = learn_cuts(values, 254);
      REQUIRE(cuts.size() == 1);
      CHECK(bin_of(values[0], cuts) == 1);
      CHECK(bin_of(values[1], cuts) == 2);
    }
  }

  TEST_CASE("many distinct values fill the bins alike") {
    Rng rng(1);
    Values values;
    for (int i = 0; i < 25400; ++i) values.push_back(std::exp(3 * rng.normal()));
    const auto counts = fill(values, learn_cuts(sorted(values), 254));
    CHECK(counts.size() == 254);
    for (const auto& bin : counts) {
      CAPTURE(bin.first);
      CHECK(bin.second >= 99);
      CHECK(bin.second <= 101);
    }
  }

  TEST_CASE("a value that fills a bin has one of its own, and takes none from the others") {
    Rng rng(2);
    Values values(9000, 0.0);  // most of a column is the same value, as in counts of rare things
    for (int i = 0; i < 1000; ++i) values.push_back(rng.normal());
    for (int i = 0; i < 200; ++i) values.push_back(0.5);
    const Values cuts = learn_cuts(sorted(values), 64);
    CHECK(cuts.size() <= 63);
    auto counts = fill(values, cuts);
    // Less than half a bin of lower neighbours may be with it.
    CHECK(counts[bin_of(0, cuts)] - 9000 <= 10);
    CHECK(counts[bin_of(0.5, cuts)] - 200 <= 10);
    CHECK(bin_of(std::nextafter(0.0, 1.0), cuts) == bin_of(0, cuts));
    CHECK(bin_of(0.02, cuts) > bin_of(0, cuts));
    CHECK(counts.size() >= 60);
    counts.erase(bin_of(0, cuts));
    counts.erase(bin_of(0.5, cuts));
    for (const auto& bin : counts) {
      CAPTURE(bin.first);
      CHECK(bin.second <= 32);
    }
  }

  TEST_CASE("there are never more bins than asked for, wherever the heavy values lie") {
    Rng rng(3);
    for (int trial = 0; trial < 50; ++trial) {
      Values values;
      const Index distinct = 2 + rng.below(300);
      for (Index i = 0; i < distinct; ++i) {
        const auto count = static_cast<std::size_t>(i % 2 ? 1 + rng.below(3) : 20 + rng.below(9));
        values.insert(values.end(), count, static_cast<double>(i));
      }
      for (const int bins : {2, 3, 16, 254}) {
        CAPTURE(distinct);
        CAPTURE(bins);
        const Values cuts = learn_cuts(values, bins);
        CHECK(cuts.size() < static_cast<std::size_t>(bins));
        CHECK(std::adjacent_find(cuts.begin(), cuts.end(), std::greater_equal<>()) == cuts.end());
        const auto most = std::min<std::size_t>(static_cast<std::size_t>(distinct), 2);
        CHECK(fill(values, cuts).size() >= most);
      }
    }
  }
}

}  // namespace
}  // namespace resboost
