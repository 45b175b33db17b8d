#include <doctest/doctest.h>

#include <cmath>

#include "resboost/error.h"
#include "resboost/loss.h"

using namespace resboost;

TEST_SUITE_BEGIN("loss/tweedie");

TEST_CASE("literal values; no score overflows, and the slope never jumps") {
  const auto loss = make_tweedie_loss(1.5);
  Matrix scores(1, 2), y(1, 2), d(1, 2);
  scores << Real(std::log(4)), 0;
  y << 3, 0;
  MutRows out(d);
  // exp(s / 2) / 0.5 + y exp(-s / 2) / 0.5
  CHECK(loss->sum(scores, y, Vector(), 1, &out) == doctest::Approx((4 + 3 + 2) / 2.0));
  CHECK(double{d(0, 0)} == doctest::Approx((2 - 1.5) / 2));
  CHECK(double{d(0, 1)} == doctest::Approx(0.5));
  scores << -300, 300;
  CHECK(std::isfinite(loss->sum(scores, y, Vector(), 1, &out)));
  CHECK(double{d(0, 1)} == doctest::Approx(0.5 * (1 + 0.5 * 270) * std::exp(15)));
  CHECK(loss->curved());
  CHECK(std::isinf(loss->smoothness(2)));
}

TEST_CASE("the power is between Poisson's and gamma's: near them, so is the slope") {
  const auto slope = [](const Loss& loss) {
    Matrix d(1, 1);
    MutRows out(d);
    loss.sum(Matrix::Constant(1, 1, Real(0.7)), Matrix::Constant(1, 1, Real(3)), Vector(), 1, &out);
    return double{d(0, 0)};
  };
  CHECK(slope(*make_tweedie_loss(1.001)) ==
        doctest::Approx(slope(*make_poisson_loss())).epsilon(0.01));
  CHECK(slope(*make_tweedie_loss(1.999)) ==
        doctest::Approx(slope(*make_gamma_loss())).epsilon(0.01));
}

TEST_CASE("the power is kept; targets are in units of their mean, and none is below zero") {
  const auto loss = make_tweedie_loss(1.25);
  CHECK(loss->spec() == "tweedie:power=1.25");
  CHECK(make_loss(loss->spec())->spec() == loss->spec());
  CHECK(make_loss("tweedie")->spec() == "tweedie:power=1.5");
  CHECK_THROWS_AS(make_loss("tweedie:power=2"), ModelError);
  Task task{Task::Kind::regression, {"claims"}, {4}, {2.5}, {0}, {9}};
  loss->set_units(task);
  CHECK(task.mean == std::vector<double>{0});
  CHECK(task.scale == std::vector<double>{4});
  task.low = {-1};
  CHECK_THROWS_AS(loss->set_units(task), ConfigError);
}

TEST_CASE("the deviance of a perfect prediction is zero, and no one's is infinite") {
  const auto loss = make_tweedie_loss(1.5);
  CHECK(loss->criterion() == "tweedie_deviance");
  CHECK(loss->criterion_of(3, 3, 0) == doctest::Approx(0));
  CHECK(loss->criterion_of(4, 0, 0) == doctest::Approx(8));
  CHECK(loss->criterion_of(4, 1, 0) == doctest::Approx(2 * (-4 + 1 + 4)));
  CHECK(std::isfinite(loss->criterion_of(0, 1, 0)));
}

TEST_SUITE_END();
