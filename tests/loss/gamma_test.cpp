#include <doctest/doctest.h>

#include <cmath>

#include "resboost/error.h"
#include "resboost/loss.h"

using namespace resboost;

TEST_SUITE_BEGIN("loss/gamma");

TEST_CASE("literal values; no score overflows, and the slope never jumps") {
  const auto loss = make_gamma_loss();
  Matrix scores(1, 2), y(1, 2), d(1, 2);
  scores << Real(std::log(2)), 0;
  y << 3, Real(0.5);
  MutRows out(d);
  CHECK(loss->sum(scores, y, Vector(), 1, &out) == doctest::Approx((1.5 + std::log(2) + 0.5) / 2));
  CHECK(double{d(0, 0)} == doctest::Approx((1 - 1.5) / 2));
  CHECK(double{d(0, 1)} == doctest::Approx(0.5 / 2));
  scores << -300, 300;
  CHECK(std::isfinite(loss->sum(scores, y, Vector(), 1, &out)));
  CHECK(double{d(0, 0)} == doctest::Approx((1 - 3 * std::exp(30) * 271) / 2));
  Matrix gradient(1, 1), curvature(1, 1);
  loss->derivatives(Matrix::Constant(1, 1, Real(1)), Matrix::Constant(1, 1, Real(2)), Vector(),
                    gradient, curvature);
  CHECK(double{curvature(0, 0)} == doctest::Approx(2 * std::exp(-1)));
  CHECK(loss->curved());
  CHECK(std::isinf(loss->smoothness(2)));
}

TEST_CASE("the best constant is the mean") {
  // Its slopes at the logarithm of the mean add up to nothing.
  const auto loss = make_gamma_loss();
  Matrix y(3, 1), d(3, 1);
  y << 1, 2, 9;
  MutRows out(d);
  loss->sum(Matrix::Constant(3, 1, Real(std::log(4))), y, Vector(), 1, &out);
  CHECK(double{d.sum()} == doctest::Approx(0).epsilon(1e-6));
}

TEST_CASE("targets are in units of their mean, and all are above zero") {
  const auto loss = make_gamma_loss();
  Task task{Task::Kind::regression, {"claims"}, {4}, {2.5}, {0.5}, {9}};
  loss->set_units(task);
  CHECK(task.mean == std::vector<double>{0});
  CHECK(task.scale == std::vector<double>{4});
  task.low = {0};
  CHECK_THROWS_WITH_AS(loss->set_units(task),
                       "parameter `loss`: gamma is for targets that are above zero, and "
                       "\"claims\" goes down to 0; use tweedie, squared, absolute, huber or "
                       "quantile",
                       ConfigError);
}

TEST_CASE("the deviance goes by shares of the target") {
  const auto loss = make_gamma_loss();
  CHECK(loss->criterion() == "gamma_deviance");
  CHECK(loss->criterion_of(3, 3, 0) == doctest::Approx(0));
  CHECK(loss->criterion_of(2, 1, 0) == doctest::Approx(2 * (std::log(2) - 0.5)));
  CHECK(loss->criterion_of(200, 100, 0) == doctest::Approx(loss->criterion_of(2, 1, 0)));
  CHECK(std::isfinite(loss->criterion_of(0, 1e-300, 0)));
}

TEST_SUITE_END();
