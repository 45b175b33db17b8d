#include <doctest/doctest.h>

#include <algorithm>
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
  CHECK(loss->criterion_of(1, 3) == doctest::Approx(1.8));
  CHECK(loss->criterion_of(3, 1) == doctest::Approx(0.2));
  CHECK(loss->criterion_of(1, 1) == 0);
}

TEST_SUITE_END();
