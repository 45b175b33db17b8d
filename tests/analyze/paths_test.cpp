#include "analyze/paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace resboost;

TEST_SUITE_BEGIN("analyze/paths");

TEST_CASE("fixture 9: path lengths of 54 blocks are binomial") {
  CHECK(path_share(54, 5, 17) == doctest::Approx(0.004537).epsilon(1e-3));
  CHECK(path_share(54, 19, 35) == doctest::Approx(0.9802).epsilon(1e-4));
  CHECK(path_share(54, 0, 54) == doctest::Approx(1));
}

TEST_CASE(
    "fixture 9: weights of 100 layers by beta peak where eq. 14 to 16 of Littwin and Wolf say") {
  struct Row {
    double beta;
    int peak;
    double mean;
  };
  for (const Row row :
       {Row{0.1, 10, 9.79}, Row{0.5, 34, 33.9}, Row{1, 50, 50.5}, Row{2, 67, 67.1}}) {
    CAPTURE(row.beta);
    const auto epsilon = spin_glass_weights(100, row.beta);
    double mean = 0, total = 0;
    for (std::size_t i = 0; i < epsilon.size(); ++i) {
      mean += epsilon[i] * epsilon[i] * static_cast<double>(i + 1);
      total += epsilon[i] * epsilon[i];
    }
    CHECK(total == doctest::Approx(1));
    CHECK(mean == doctest::Approx(row.mean).epsilon(2e-3));
    const auto peak = std::max_element(epsilon.begin(), epsilon.end()) - epsilon.begin() + 1;
    CHECK(peak >= row.peak - 1);
    CHECK(peak <= row.peak + 1);
  }
}

TEST_CASE(
    "fixture 9: critical points by beta, and of the plain net, by eq. 31 of Littwin and Wolf") {
  const double expected[][2] = {{0.1, 0.306}, {0.25, 0.594}, {0.5, 0.810}, {1, 0.993},
                                {2, 1.126},   {5, 1.232},    {20, 1.296}};
  for (const auto& [beta, theta] : expected)
    CHECK(critical_point_density(spin_glass_weights(100, beta)) ==
          doctest::Approx(theta).epsilon(2e-3));
  std::vector<double> plain(100, 0.0);
  plain.back() = 1;
  CHECK(critical_point_density(plain) == doctest::Approx(1.318).epsilon(1e-3));
}

TEST_CASE("fixture 9: path weights of different gains sum to the product of 1 + gain") {
  const auto weights = path_weights({0.5, 2, 0.1, 1});
  CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == doctest::Approx(1.5 * 3 * 1.1 * 2));
  CHECK(weights[0] == 1);
  CHECK(weights[1] == doctest::Approx(3.6));
  CHECK(weights[4] == doctest::Approx(0.1));
}
