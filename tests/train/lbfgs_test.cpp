#include "train/lbfgs.h"

#include <doctest/doctest.h>

#include <cmath>

using Eigen::VectorXd;
using resboost::minimize_lbfgs;

TEST_SUITE_BEGIN("train/lbfgs");

TEST_CASE("Rosenbrock's valley is followed to its end") {
  const auto rosenbrock = [](const VectorXd& x, VectorXd& g) {
    const double a = 1 - x(0), b = x(1) - x(0) * x(0);
    g.resize(2);
    g << -2 * a - 400 * x(0) * b, 200 * b;
    return a * a + 100 * b * b;
  };
  VectorXd x(2);
  x << -1.2, 1;
  const double value =
      minimize_lbfgs(rosenbrock, x, {.iterations = 500, .history = 10, .tolerance = 0, .stop = {}});
  CHECK(value < 1e-10);
  CHECK(x(0) == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("the value never rises, even where the function overflows") {
  int calls = 0;
  double lowest = 1e300;
  const auto cliff = [&](const VectorXd& x, VectorXd& g) {
    ++calls;
    g = VectorXd::Constant(1, std::exp(x(0)) - 2);
    const double value = x(0) > 3 ? std::nan("") : std::exp(x(0)) - 2 * x(0);
    if (value < lowest) lowest = value;
    return value;
  };
  VectorXd x = VectorXd::Constant(1, -20);
  const double value =
      minimize_lbfgs(cliff, x, {.iterations = 200, .history = 5, .tolerance = 0, .stop = {}});
  CHECK(value == doctest::Approx(2 - 2 * std::log(2.0)));
  CHECK(value <= lowest + 1e-12);
}

TEST_CASE("a request to stop is heard after an iteration") {
  const auto bowl = [](const VectorXd& at, VectorXd& g) {
    g = (4 * at.array().cube()).matrix();
    return at.array().pow(4).sum();
  };
  VectorXd x = VectorXd::Constant(2, 5);
  int asked = 0;
  minimize_lbfgs(bowl, x, {.iterations = 100, .history = 5, .tolerance = 0, .stop = [&] {
                             return ++asked == 2;
                           }});
  CHECK(asked == 2);
  CHECK(x.norm() > 0.01);
}

TEST_CASE("a stationary start stays where it is") {
  VectorXd x = VectorXd::Zero(3);
  const auto bowl = [](const VectorXd& at, VectorXd& g) {
    g = 2 * at;
    return at.squaredNorm();
  };
  CHECK(minimize_lbfgs(bowl, x, {}) == 0);
  CHECK(x.norm() == 0);
}

TEST_SUITE_END();
