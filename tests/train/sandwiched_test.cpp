#include "train/sandwiched.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/toy_data.h"

using namespace resboost;

namespace {

constexpr bool kDouble = sizeof(Real) == 8;
constexpr double kSandwichTolerance = kDouble ? 1e-9 : 1e-4;

struct Problem {
  Matrix f, r;
  Eigen::MatrixXd w;
  double n() const { return static_cast<double>(f.rows()); }
};

Problem problem(Index features, Index width, Index outputs) {
  return {random_matrix(90, features, Rng(1)), random_matrix(90, outputs, Rng(2)),
          random_matrix(width, outputs, Rng(3)).cast<double>()};
}

/// Gradient of (1/n) |r - f map w|^2 + lambda |map|^2 in the map.
Eigen::MatrixXd gradient(const Problem& p, const Eigen::MatrixXd& map, double lambda) {
  const Eigen::MatrixXd f = p.f.cast<double>(), r = p.r.cast<double>();
  return -2 / p.n() * f.transpose() * (r - f * map * p.w) * p.w.transpose() + 2 * lambda * map;
}

}  // namespace

TEST_SUITE_BEGIN("train/sandwiched");

TEST_CASE(
    "fixture 4: the gradient of the objective is zero at the greedy scalar and diagonal maps") {
  const Problem p = problem(6, 6, 3);
  const double lambda = 0.03;
  const double a = greedy_scalar(p.f, p.r, p.w, lambda);
  const Eigen::MatrixXd scalar = gradient(p, a * Eigen::MatrixXd::Identity(6, 6), 0);
  CHECK(std::abs(scalar.trace() + 2 * lambda * a) < kSandwichTolerance);
  const Eigen::VectorXd diag = greedy_diag(p.f, p.r, p.w, lambda);
  const Eigen::VectorXd along = gradient(p, diag.asDiagonal(), lambda).diagonal();
  CHECK(along.norm() < kSandwichTolerance);
}

TEST_CASE(
    "fixture 4: the gradient of the objective is zero at the greedy dense map, with more outputs "
    "than rank too") {
  for (const Index outputs : {1, 3, 8}) {
    CAPTURE(outputs);
    const Problem p = problem(11, 5, outputs);
    const Eigen::MatrixXd map = greedy_dense(p.f, p.r, p.w, 0.02);
    CHECK(map.norm() > 0);
    CHECK(gradient(p, map, 0.02).norm() <
          kSandwichTolerance * std::max(1.0, gradient(p, 0 * map, 0.02).norm()));
  }
}

TEST_CASE("fixture 4: more features than rows go through the rows' products") {
  Problem p = problem(200, 4, 2);
  const Eigen::MatrixXd map = greedy_dense(p.f, p.r, p.w, 0.02);
  CHECK(gradient(p, map, 0.02).norm() < kSandwichTolerance * gradient(p, 0 * map, 0.02).norm());
}

TEST_SUITE_END();
