#include "kernels/elementwise.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/toy_data.h"

using namespace resboost;
namespace isa = resboost::kernels::isa;

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

TEST_CASE("Nesterov's step is the one of ResFGB's code") {
  const Vector gradient = Vector::Constant(1, 2);
  Vector velocity = Vector::Constant(1, 1), value = Vector::Constant(1, 10);
  kernels::nesterov_step(Real(0.1), Real(0.9), 1, gradient.data(), velocity.data(), value.data());
  CHECK(double{velocity(0)} == doctest::Approx(0.9 * 1 - 0.1 * 2));
  CHECK(double{value(0)} == doctest::Approx(10 - 0.1 * 2 + 0.9 * 0.7));
}

namespace {

const isa::Kernels* const kAll[] = {&isa::kBaseline, &isa::kAvx2, &isa::kAvx512};

constexpr double kUnit = sizeof(Real) == sizeof(double) ? 1e-15 : 1.2e-7;

}  // namespace

TEST_CASE(
    "tanh of every instruction set is right to a few units in the last place, and what is no "
    "number stays none") {
  constexpr Real kInfinity = std::numeric_limits<Real>::infinity();
  std::vector<Real> x = {0,           Real(-0.0), kInfinity, -kInfinity,
                         Real(1e-30), Real(50),   Real(-50), Real(1e30)};
  for (int i = -4000; i <= 4000; ++i) x.push_back(static_cast<Real>(i) / 400);
  for (const isa::Kernels* kernels : kAll) {
    if (!isa::runs(*kernels)) continue;
    CAPTURE(kernels->name);
    std::vector<Real> y(x.size());
    kernels->tanh(static_cast<long>(x.size()), x.data(), y.data());
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double right = std::tanh(double{x[i]});
      worst = std::max(worst, std::abs(double{y[i]} - right) / std::max(std::abs(right), 1e-30));
    }
    CHECK(worst < 4 * kUnit);
    Real none = std::numeric_limits<Real>::quiet_NaN();
    kernels->tanh(1, &none, &none);
    CHECK(std::isnan(none));
    kernels->relu(1, &none, &none);
    CHECK(std::isnan(none));
  }
}

TEST_CASE(
    "the loops of every instruction set do what the formulas say, for any number of numbers") {
  const Rng rng(1);
  for (const isa::Kernels* kernels : kAll) {
    if (!isa::runs(*kernels)) continue;
    CAPTURE(kernels->name);
    for (const Index n : {1, 7, 8, 37}) {
      CAPTURE(n);
      const Vector x = random_vector(n, rng.fork(1)), dy = random_vector(n, rng.fork(2));
      Vector y(n), dx(n);
      kernels->relu(n, x.data(), y.data());
      CHECK(y == x.cwiseMax(Real(0)));
      kernels->relu_backward(n, y.data(), dy.data(), dx.data());
      CHECK(dx == (x.array() > 0).select(dy, Real(0)));
      kernels->tanh_backward(n, x.data(), dy.data(), dx.data());
      CHECK((dx.array() - dy.array() * (1 - x.array().square())).abs().maxCoeff() < 20 * kUnit);
      Vector sum(n);
      kernels->weighted_sum(n, Real(0.5), x.data(), Real(-3), dy.data(), sum.data());
      CHECK((sum - (Real(0.5) * x - Real(3) * dy)).cwiseAbs().maxCoeff() < 20 * kUnit);
      Vector velocity = x, value = dy;
      kernels->nesterov(Real(0.1), Real(0.9), n, y.data(), velocity.data(), value.data());
      const Vector expected_velocity = Real(0.9) * x - Real(0.1) * y;
      CHECK((velocity - expected_velocity).cwiseAbs().maxCoeff() < 20 * kUnit);
      const isa::Adam step{.rate = Real(0.1),
                           .beta1 = Real(0.9),
                           .beta2 = Real(0.95),
                           .epsilon = Real(1e-3),
                           .correction1 = Real(0.2),
                           .correction2 = Real(0.1),
                           .decay = Real(0.5)};
      Vector m = dy, v = dy.cwiseAbs2(), stepped = x;
      kernels->adam(step, n, y.data(), m.data(), v.data(), stepped.data());
      const Vector m_expected = Real(0.9) * dy + Real(0.1) * y;
      const Vector v_expected = Real(0.95) * dy.cwiseAbs2() + Real(0.05) * y.cwiseAbs2();
      CHECK((m - m_expected).cwiseAbs().maxCoeff() < 20 * kUnit);
      CHECK((v - v_expected).cwiseAbs().maxCoeff() < 100 * kUnit);
      const auto root = (v_expected.array() / Real(0.1)).sqrt() + Real(1e-3);
      const Vector expected =
          x * Real(0.95) - (Real(0.1) / Real(0.2) * m_expected.array() / root).matrix();
      CHECK((stepped - expected).cwiseAbs().maxCoeff() < 100 * kUnit);
      CHECK((value - (dy + Real(0.9) * expected_velocity - Real(0.1) * y)).cwiseAbs().maxCoeff() <
            20 * kUnit);
    }
  }
}

TEST_CASE("rows that lie apart are done row by row, and nothing between them is touched") {
  Matrix wide = Matrix::Constant(3, 9, Real(-1));
  MutRows part = wide.leftCols(4);
  kernels::relu_forward(wide.leftCols(4), part);
  CHECK((wide.leftCols(4).array() == 0).all());
  CHECK((wide.rightCols(5).array() == -1).all());
  part.setConstant(2);
  kernels::weighted_sum(2, part, 1, part, part);
  CHECK((wide.leftCols(4).array() == 6).all());
  CHECK((wide.rightCols(5).array() == -1).all());
}

TEST_SUITE_END();
