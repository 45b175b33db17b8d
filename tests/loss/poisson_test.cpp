#include <doctest/doctest.h>

#include <cmath>

#include "resboost/error.h"
#include "resboost/loss.h"

using namespace resboost;

TEST_SUITE_BEGIN("loss/poisson");

TEST_CASE("literal values; no score overflows, and the slope never jumps") {
  const auto loss = make_poisson_loss();
  Matrix scores(1, 2), y(1, 2), d(1, 2);
  scores << Real(std::log(2)), 0;
  y << 3, 0;
  MutRows out(d);
  CHECK(loss->sum(scores, y, Vector(), 1, &out) == doctest::Approx((2 - 3 * std::log(2) + 1) / 2));
  CHECK(double{d(0, 0)} == doctest::Approx((2 - 3) / 2.0));
  CHECK(double{d(0, 1)} == doctest::Approx(0.5));
  scores << 300, 30;
  CHECK(std::isfinite(loss->sum(scores, y, Vector(), 1, &out)));
  CHECK(double{d(0, 0)} == doctest::Approx(0.5 * std::exp(30) * 271));
  CHECK(std::isinf(loss->smoothness(2)));
}

TEST_CASE("targets are in units of their mean, and none is below zero") {
  const auto loss = make_poisson_loss();
  Task task{Task::Kind::regression, {"claims"}, {4}, {2.5}, {0}, {9}};
  loss->set_units(task);
  CHECK(task.mean == std::vector<double>{0});
  CHECK(task.scale == std::vector<double>{4});
  task.low = {-1};
  CHECK_THROWS_WITH_AS(loss->set_units(task),
                       "parameter `loss`: poisson is for targets that are zero or more, and "
                       "\"claims\" goes down to -1; use squared, absolute, huber or quantile",
                       ConfigError);
}

TEST_CASE("predictions are rates; the deviance of a perfect one is zero") {
  const auto loss = make_poisson_loss();
  Matrix scores(1, 2);
  scores << 0, Real(std::log(3));
  loss->link(scores);
  CHECK(double{scores(0, 0)} == doctest::Approx(1));
  CHECK(double{scores(0, 1)} == doctest::Approx(3));
  CHECK(loss->criterion() == "poisson_deviance");
  CHECK(loss->criterion_of(3, 3, 0) == doctest::Approx(0));
  CHECK(loss->criterion_of(2, 0, 0) == doctest::Approx(4));
  CHECK(loss->criterion_of(1, 2, 0) == doctest::Approx(2 * (2 * std::log(2.0) - 1)));
}

TEST_SUITE_END();
