#include "kernels/elementwise.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/toy_data.h"

using namespace resboost;

TEST_SUITE_BEGIN("kernels/elementwise");

TEST_CASE("softmax of large scores is finite and sums to one") {
  Matrix scores(2, 3);
  scores << 1000, 999, -1000, -1000, -1000, -1000;
  kernels::softmax_rows(scores);
  CHECK(scores(0, 0) == doctest::Approx(1 / (1 + std::exp(-1.0))));
  CHECK(scores(0, 2) == doctest::Approx(0));
  CHECK(scores(1, 1) == doctest::Approx(1.0 / 3));
}

TEST_CASE("the first Adam step moves every number by the rate against its gradient") {
  const Vector gradient = (Vector(3) << Real(0.5), Real(-2), Real(1e-3)).finished();
  Vector m = Vector::Zero(3), v = Vector::Zero(3), value = Vector::Ones(3);
  const kernels::AdamStep step{.rate = Real(0.1),
                               .beta1 = Real(0.9),
                               .beta2 = Real(0.95),
                               .epsilon = Real(1e-8),
                               .correction1 = Real(0.1),
                               .correction2 = Real(0.05),
                               .decay = 0};
  kernels::adam_step(step, 3, gradient.data(), m.data(), v.data(), value.data());
  CHECK(double{value(0)} == doctest::Approx(0.9));
  CHECK(double{value(1)} == doctest::Approx(1.1));
  CHECK(double{value(2)} == doctest::Approx(0.9).epsilon(1e-4));
}

TEST_CASE("Adam's weight decay shrinks by rate times decay, apart from the gradient") {
  const Vector gradient = Vector::Zero(1);
  Vector m = Vector::Zero(1), v = Vector::Zero(1), value = Vector::Constant(1, 2);
  const kernels::AdamStep step{.rate = Real(0.5),
                               .beta1 = Real(0.9),
                               .beta2 = Real(0.95),
                               .epsilon = Real(1e-8),
                               .correction1 = Real(0.1),
                               .correction2 = Real(0.05),
                               .decay = Real(0.1)};
  kernels::adam_step(step, 1, gradient.data(), m.data(), v.data(), value.data());
  CHECK(double{value(0)} == doctest::Approx(1.9));
}

TEST_CASE("Nesterov's step is the one of ALGORITHMS.md 1.3.1") {
  const Vector gradient = Vector::Constant(1, 2);
  Vector velocity = Vector::Constant(1, 1), value = Vector::Constant(1, 10);
  kernels::nesterov_step(Real(0.1), Real(0.9), 1, gradient.data(), velocity.data(), value.data());
  CHECK(double{velocity(0)} == doctest::Approx(0.9 * 1 - 0.1 * 2));
  CHECK(double{value(0)} == doctest::Approx(10 - 0.1 * 2 + 0.9 * 0.7));
}

TEST_SUITE_END();
