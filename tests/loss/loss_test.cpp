#include "resboost/loss.h"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <cmath>

#include "resboost/error.h"
#include "support/gradient_check.h"
#include "support/toy_data.h"

using namespace resboost;

TEST_SUITE_BEGIN("loss/loss");

TEST_CASE("softmax: literal values") {
  Matrix scores(2, 2), y(2, 2), d(2, 2);
  scores << 0, 0, Real(std::log(3)), 0;
  y << 1, 0, 0, 1;
  MutRows out(d);
  const double sum = make_softmax_loss()->sum(scores, y, Vector(), 1, &out);
  CHECK(sum == doctest::Approx(std::log(2.0) + std::log(4.0)));
  CHECK(double{d(0, 0)} == doctest::Approx(-0.5));
  CHECK(double{d(1, 0)} == doctest::Approx(0.75));
  CHECK(double{d(1, 1)} == doctest::Approx(-0.75));
}

TEST_CASE("squared: literal values, weights and scale") {
  Matrix scores(2, 2), y = Matrix::Zero(2, 2), d(2, 2);
  scores << 1, 2, 3, 4;
  const Vector w = (Vector(2) << Real(2), Real(0)).finished();
  MutRows out(d);
  const double sum = make_squared_loss()->sum(scores, y, w, Real(0.5), &out);
  CHECK(sum == doctest::Approx(2 * (1 + 4) / 2.0));
  CHECK(double{d(0, 1)} == doctest::Approx(0.5 * 2 * 2 * 2 / 2.0));
  CHECK(double{d(1, 0)} == 0);
}

TEST_CASE("gradients agree with central differences") {
  for (const auto* name : {"softmax", "squared"}) {
    CAPTURE(name);
    const auto loss = make_loss(name);
    Matrix scores = random_matrix(5, 4, Rng(1));
    const Matrix y = random_labels(5, 4, Rng(2));
    const Vector w = random_vector(5, Rng(3)).cwiseAbs();
    Matrix d(5, 4);
    MutRows out(d);
    loss->sum(scores, y, w, 1, &out);
    const double error =
        gradient_error(scores.data(), scores.size(), d.data(), [&] { return loss->sum(scores, y, w, 1, nullptr); });
    CHECK(error < kGradientTolerance);
  }
}

TEST_CASE("the smoothness constant bounds the curvature") {
  // Hessians by differences of gradients at random scores; the largest eigenvalue must not pass the constant.
  for (const auto* name : {"softmax", "squared"}) {
    CAPTURE(name);
    const auto loss = make_loss(name);
    const Index k = 3;
    const Matrix y = random_labels(1, k, Rng(2));
    double largest = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      Matrix scores = random_matrix(1, k, Rng(seed));
      Eigen::MatrixXd hessian(k, k);
      for (Index j = 0; j < k; ++j) {
        const Real step = Real(1e-2);
        Matrix above(1, k), below(1, k);
        MutRows above_out(above), below_out(below);
        scores(0, j) += step;
        loss->sum(scores, y, Vector(), 1, &above_out);
        scores(0, j) -= 2 * step;
        loss->sum(scores, y, Vector(), 1, &below_out);
        scores(0, j) += step;
        hessian.col(j) = ((above - below).transpose() / (2 * step)).cast<double>();
      }
      const Eigen::MatrixXd symmetric = 0.5 * (hessian + hessian.transpose());
      largest = std::max(largest, Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric).eigenvalues().maxCoeff());
    }
    CHECK(largest <= loss->smoothness(k) + 1e-3);
    CHECK(largest >= 0.8 * loss->smoothness(k));
  }
}

TEST_CASE("an unknown name lists the known ones") {
  CHECK_THROWS_WITH_AS(make_loss("hing"), "unknown loss \"hing\"; known: softmax, squared", ModelError);
}

TEST_SUITE_END();
