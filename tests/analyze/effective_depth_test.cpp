#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "analyze/paths.h"
#include "resboost/analyze.h"
#include "resboost/error.h"
#include "support/error_text.h"

using namespace resboost;

TEST_SUITE_BEGIN("analyze/effective_depth");

TEST_CASE("two blocks by hand") {
  const EffectiveDepth depth = effective_depth({1, 3});  // through with 1/2 and 3/4
  CHECK(depth.law[0] == doctest::Approx(0.125));
  CHECK(depth.law[1] == doctest::Approx(0.5));
  CHECK(depth.law[2] == doctest::Approx(0.375));
  CHECK(depth.mean == doctest::Approx(1.25));
  CHECK(depth.sd == doctest::Approx(std::sqrt(0.25 + 0.1875)));
  CHECK(depth.beta == 2);
  CHECK(depth.predicted == doctest::Approx(2.0 / 3));
  CHECK(depth.found == doctest::Approx(0.5));
  CHECK(depth.weights[1] == doctest::Approx(16.0 / 26));
}

TEST_CASE("the law is the normalised path weights") {
  const std::vector<double> gains{0.5, 2, 0.1, 1};
  const auto law = effective_depth(gains).law, weights = path_weights(gains);
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (std::size_t k = 0; k < law.size(); ++k) CHECK(law[k] == doctest::Approx(weights[k] / total));
}

TEST_CASE(
    "equal gains are the spin glass: eq. 14 to 16 of Littwin and Wolf, with a first layer that has "
    "no skip") {
  struct Row {
    double beta;
    int peak;
    double mean, sd, theta;
  };
  for (const Row row : {Row{0.1, 10, 9.79, 2.03, 0.306}, Row{0.5, 34, 33.9, 3.33, 0.810},
                        Row{1, 50, 50.5, 3.53, 0.993}, Row{2, 67, 67.1, 3.33, 1.126}}) {
    CAPTURE(row.beta);
    const EffectiveDepth depth = effective_depth(std::vector<double>(99, row.beta));
    double mean = 0, square = 0;
    for (std::size_t k = 0; k < depth.weights.size(); ++k) {
      CHECK(depth.weights[k] == doctest::Approx(depth.epsilon[k] * depth.epsilon[k]).epsilon(1e-6));
      const auto layers = static_cast<double>(k + 1);
      mean += depth.weights[k] * layers;
      square += depth.weights[k] * layers * layers;
    }
    CHECK(mean == doctest::Approx(row.mean).epsilon(2e-3));
    CHECK(std::sqrt(square - mean * mean) == doctest::Approx(row.sd).epsilon(5e-3));
    CHECK(depth.found * 99 + 1 == doctest::Approx(row.peak).epsilon(0.021));
    CHECK(depth.found == doctest::Approx(depth.predicted).epsilon(0.03));
    CHECK(depth.theta == doctest::Approx(row.theta).epsilon(2e-3));
  }
}

TEST_CASE("a thousand large gains do not overflow; edges of the range") {
  const EffectiveDepth deep = effective_depth(std::vector<double>(1000, 10));
  CHECK(deep.mean == doctest::Approx(10000.0 / 11));
  CHECK(std::accumulate(deep.law.begin(), deep.law.end(), 0.0) == doctest::Approx(1));
  CHECK(effective_depth({std::numeric_limits<double>::infinity()}).law ==
        std::vector<double>{0, 1});
  const EffectiveDepth zero = effective_depth({0, 0});
  CHECK(zero.mean == 0);
  CHECK(zero.epsilon.empty());
  CHECK(std::isnan(zero.theta));
  const EffectiveDepth none = effective_depth({});
  CHECK(none.law == std::vector<double>{1});
  CHECK(std::isnan(none.beta));
  CHECK(test::error_text<ConfigError>([] {
          effective_depth({1, -2});
        }) == "effective depth: gain 2 is -2.000000; a gain is a ratio of two sizes, at least 0");
}

TEST_CASE("a gain that is no number leaves no number, and no error") {
  const EffectiveDepth depth = effective_depth({1, std::numeric_limits<double>::quiet_NaN(), 1});
  CHECK(depth.law.size() == 4);
  for (const double number : {depth.law[0], depth.weights[3], depth.mean, depth.sd, depth.beta,
                              depth.theta, depth.predicted, depth.found})
    CHECK(std::isnan(number));
  CHECK(depth.epsilon.empty());
}

TEST_SUITE_END();
