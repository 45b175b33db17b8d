#include "train/theory.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/toy_data.h"

using namespace resboost;

namespace {

Head random_head(Index features, Index outputs, double scale, Rng rng) {
  Head head(features, outputs);
  head.weight.value = static_cast<Real>(scale) * random_vector(features * outputs, rng.fork(1));
  return head;
}

}  // namespace

TEST_SUITE_BEGIN("train/theory");

TEST_CASE("fixture 2: the energy of the smoothed gradient is the double sum over the kernel") {
  // |A|_F^2 = (1/n^2) sum_ij k_ij <grad_i, grad_j>, and it is the mean of <grad, T_k
  // grad>.
  const Index n = 50;
  const Matrix iota = random_matrix(n, 4, Rng(1)), gradient = random_matrix(n, 3, Rng(2));
  const Matrix a = iota.transpose() * gradient / static_cast<Real>(n);
  const double energy = a.cast<double>().squaredNorm();
  const double double_sum =
      double{((iota * iota.transpose()).array() * (gradient * gradient.transpose()).array()).sum()};
  CHECK(energy == doctest::Approx(double_sum / static_cast<double>(n * n)).epsilon(1e-4));
  const Matrix smoothed = iota * a;
  CHECK(energy == doctest::Approx(double{(gradient.array() * smoothed.array()).sum()} /
                                  static_cast<double>(n))
                      .epsilon(1e-4));
}

TEST_CASE(
    "fixture 3: the derivative of the loss along the block at step zero is minus the energy") {
  const Index n = 200;
  const Matrix z = random_matrix(n, 3, Rng(1)), y = random_labels(n, 3, Rng(2)),
               iota = random_matrix(n, 3, Rng(3));
  const Vector none;
  const Examples examples{z, z, y, none};
  const Head head = random_head(3, 3, 1, Rng(4));
  const auto loss = make_softmax_loss();
  const Matrix gradient = functional_gradient(examples, head, *loss);
  const Matrix a = iota.transpose() * gradient / static_cast<Real>(n);
  const auto loss_at = [&](double step) {
    const Matrix moved = z - static_cast<Real>(step) * (iota * a);
    return evaluate({z, moved, y, none}, head, *loss).loss;
  };
  const double h = sizeof(Real) == sizeof(double) ? 1e-4 : 1e-1;
  CHECK((loss_at(h) - loss_at(-h)) / (2 * h) ==
        doctest::Approx(-a.cast<double>().squaredNorm()).epsilon(0.02));
}

TEST_CASE("the loss falls by at least what smoothness guarantees, with weights too") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const auto* name : {"softmax", "squared"}) {
      const Index n = 200;
      const Matrix z = random_matrix(n, 3, Rng(seed)), y = random_labels(n, 4, Rng(seed + 100));
      Vector w = random_vector(n, Rng(seed + 200)).cwiseAbs();
      w *= static_cast<Real>(n) / w.sum();
      const Examples examples{z, z, y, w};
      const Head head = random_head(3, 4, 1.5, Rng(seed + 300));
      const auto loss = make_loss(name);
      const Matrix gradient = functional_gradient(examples, head, *loss);
      const Matrix iota = random_matrix(n, 3, Rng(seed + 400));
      const Matrix a = iota.transpose() * gradient / static_cast<Real>(n);
      const Matrix smoothed = iota * a;
      for (const double step : {0.1, 1.0, 5.0}) {
        const GradientTheory theory =
            gradient_theory(examples, gradient, smoothed, step, head, *loss);
        CHECK(theory.energy == doctest::Approx(a.cast<double>().squaredNorm()).epsilon(1e-3));
        const Matrix moved = z - static_cast<Real>(step) * smoothed;
        const double decrease =
            evaluate(examples, head, *loss).loss - evaluate({z, moved, y, w}, head, *loss).loss;
        CHECK(decrease >= theory.predicted_decrease - 1e-5);
        CHECK(theory.alignment <= 1 + 1e-6);
      }
    }
  }
}

TEST_CASE("margin quantiles: literal values") {
  Matrix z(3, 2), y(3, 2);
  z << 3, 1, 0, 1, 5, 0;
  y << 1, 0, 1, 0, 1, 0;
  const Vector none;
  Head head(2, 2);
  head.weight.value << 1, 0, 0, 1;
  const auto margins = margin_quantiles({z, z, y, none}, head, {0, 0.5, 1});
  CHECK(margins[0] == doctest::Approx(-1));
  CHECK(margins[1] == doctest::Approx(2));
  CHECK(margins[2] == doctest::Approx(5));
}

TEST_CASE("no decrease is promised for a loss that is not smooth, and none is printed") {
  const Matrix z = random_matrix(50, 3, Rng(1)), y = random_matrix(50, 1, Rng(2)).cwiseAbs();
  const Vector none;
  const Examples examples{z, z, y, none};
  const Head head = random_head(3, 1, Rng(3));
  const auto loss = make_poisson_loss();
  const Matrix gradient = functional_gradient(examples, head, *loss);
  const GradientTheory theory = gradient_theory(examples, gradient, gradient, 0.1, head, *loss);
  CHECK(std::isnan(theory.predicted_decrease));
  for (const Measure& measure : measures(theory)) CHECK(measure.name != "predicted_decrease");
}

TEST_SUITE_END();
