#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "resboost/loss.h"
#include "support/toy_data.h"

using namespace resboost;

namespace {

double loss_of(const Loss& loss, Real score, Real target) {
  return loss.sum(Matrix::Constant(1, 1, score), Matrix::Constant(1, 1, target), Vector(), 0,
                  nullptr);
}

/// The constant score with the lowest loss, by bisection on the slope.
double best_constant(const Loss& loss, const Matrix& y) {
  double low = -100, high = 100;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    const Matrix scores = Matrix::Constant(y.rows(), 1, static_cast<Real>(middle));
    Matrix slopes(y.rows(), 1);
    MutRows out(slopes);
    loss.sum(scores, y, Vector(), 1, &out);
    (slopes.cast<double>().sum() < 0 ? low : high) = middle;
  }
  return low;
}

}  // namespace

TEST_SUITE_BEGIN("loss/quantile");

TEST_CASE("errors above cost alpha, below 1 - alpha, and near zero they cost less than a kink") {
  const auto loss = make_quantile_loss(0.9);
  CHECK(loss_of(*loss, 1, 3) == doctest::Approx(0.9 * 2));
  CHECK(loss_of(*loss, 3, 1) == doctest::Approx(0.1 * 2));
  CHECK(loss_of(*loss, 1, 1) == doctest::Approx(0.05 / 4));  // h / 4
  CHECK(loss->spec() == "quantile:alpha=0.9");
  CHECK(make_loss(loss->spec())->spec() == loss->spec());
  CHECK(make_loss("quantile")->spec() == "quantile:alpha=0.5");
}

TEST_CASE("the best constant is the quantile") {
  Matrix y = random_matrix(1001, 1, Rng(1));
  std::vector<Real> sorted(y.data(), y.data() + y.size());
  std::sort(sorted.begin(), sorted.end());
  CHECK(best_constant(*make_quantile_loss(0.9), y) ==
        doctest::Approx(double{sorted[900]}).epsilon(0.03));
  CHECK(best_constant(*make_quantile_loss(0.1), y) ==
        doctest::Approx(double{sorted[100]}).epsilon(0.03));
  CHECK(best_constant(*make_absolute_loss(), y) - double{sorted[500]} ==
        doctest::Approx(0).epsilon(0.03));
}

TEST_CASE("absolute is twice the quantile loss at one half") {
  const auto absolute = make_absolute_loss(), half = make_quantile_loss(0.5);
  for (const Real error : {Real(0), Real(0.03), Real(-0.02), Real(2), Real(-3)})
    CHECK(loss_of(*absolute, error, 0) == doctest::Approx(2 * loss_of(*half, error, 0)));
}

TEST_CASE("its criterion is the pinball loss, with its kink") {
  const auto loss = make_quantile_loss(0.9);
  CHECK(loss->criterion() == "pinball_loss");
  CHECK(loss->criterion_of(1, 3, 0) == doctest::Approx(1.8));
  CHECK(loss->criterion_of(3, 1, 0) == doctest::Approx(0.2));
  CHECK(loss->criterion_of(1, 1, 0) == 0);
}

TEST_CASE("several quantiles: each has an output of a target, its loss and its criterion") {
  const auto three = make_loss("quantile:alpha=0.1,0.5,0.9");
  CHECK(three->spec() == "quantile:alpha=0.1,0.5,0.9");
  CHECK(three->name() == "quantile");
  CHECK(three->outputs(2) == 6);
  CHECK(three->scores(6) == 6);
  const Matrix scores = random_matrix(4, 6, Rng(1)), y = random_matrix(4, 6, Rng(2));
  Matrix slopes(4, 6);
  MutRows out(slopes);
  double mean = 0;
  const double sum = three->sum(scores, y, Vector(), 1, &out);
  const std::array<double, 3> alphas{0.1, 0.5, 0.9};
  for (Index k = 0; k < 6; ++k) {
    const auto one = make_quantile_loss(alphas[static_cast<std::size_t>(k % 3)]);
    Matrix slope(4, 1);
    MutRows slope_out(slope);
    mean += one->sum(scores.col(k), y.col(k), Vector(), 1, &slope_out) / 6;
    CHECK(slopes.col(k).isApprox(slope / 6, Real(1e-5)));
    CHECK(three->criterion_of(1, 3, k) == one->criterion_of(1, 3, 0));
  }
  CHECK(sum == doctest::Approx(mean));
}

TEST_CASE("several quantiles: a target is named and measured once for each") {
  const auto two = make_quantiles_loss({0.1, 0.9});
  Task task{Task::Kind::regression, {"a", "b"}, {1, 2}, {3, 4}, {5, 6}, {7, 8}};
  two->set_units(task);
  CHECK(task.outputs == std::vector<std::string>{"a:0.1", "a:0.9", "b:0.1", "b:0.9"});
  CHECK(task.mean == std::vector<double>{1, 1, 2, 2});
  CHECK(task.scale == std::vector<double>{3, 3, 4, 4});
  CHECK(task.low == std::vector<double>{5, 5, 6, 6});
  CHECK(task.high == std::vector<double>{7, 7, 8, 8});
}

TEST_CASE("several quantiles do not cross: each target's scores are sorted, at no cost") {
  const auto three = make_loss("quantile:alpha=0.1,0.5,0.9");
  Matrix scores(1, 6);
  scores << 3, 1, 2, -1, -3, -2;
  const Matrix before = scores;
  three->link(scores);
  Matrix sorted(1, 6);
  sorted << 1, 2, 3, -3, -2, -1;
  CHECK(scores == sorted);
  CHECK(three->link_kind() == Link::of_its_own);
  CHECK(make_quantile_loss(0.5)->link_kind() == Link::identity);
  for (double target = -4; target < 4; target += 0.25) {
    double crossed = 0, uncrossed = 0;
    for (Index k = 0; k < 6; ++k) {
      crossed += three->criterion_of(double{before(0, k)}, target, k);
      uncrossed += three->criterion_of(double{sorted(0, k)}, target, k);
    }
    CHECK(uncrossed <= crossed + 1e-12);
  }
}

TEST_CASE("a score that is not a number is the last, and no other is lost") {
  std::vector<double> alphas;
  for (int i = 1; i <= 40; ++i) alphas.push_back(i / 41.0);
  Matrix scores(1, 40);
  for (Index k = 0; k < 40; ++k) scores(0, k) = static_cast<Real>((k * 7) % 40);
  scores(0, 3) = std::numeric_limits<Real>::quiet_NaN();
  make_quantiles_loss(alphas)->link(scores);
  CHECK(std::isnan(scores(0, 39)));
  for (Index k = 1; k < 39; ++k) CHECK(scores(0, k - 1) < scores(0, k));
}

TEST_SUITE_END();
