#include "train/random_features.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/toy_data.h"

using namespace resboost;

namespace {

/// Outputs before tanh.   [n, features]
Matrix arguments(const Layer& layer, const Matrix& x) {
  const auto all = params(layer);
  const Eigen::Map<const Matrix> w(all[0]->value.data(), all[0]->rows, all[0]->cols);
  return (x * w).rowwise() + all[1]->value.transpose();
}

}  // namespace

TEST_SUITE_BEGIN("train/random_features");

TEST_CASE("fixture 10: a SWIM feature's argument is -c at one of its rows and +c at the other") {
  const Matrix x = random_matrix(40, 3, Rng(1)), y = random_matrix(40, 2, Rng(2));
  const double c = 0.7;
  const auto layer = make_swim_features(x, y, 50, c, Rng(3));
  const Matrix at = arguments(*layer, x);
  for (Index j = 0; j < at.cols(); ++j) {
    CAPTURE(j);
    CHECK(double{(at.col(j).array() + static_cast<Real>(c)).abs().minCoeff()} < 1e-4);
    CHECK(double{(at.col(j).array() - static_cast<Real>(c)).abs().minCoeff()} < 1e-4);
  }
  Matrix out(40, 50);
  Memo memo;
  layer->infer(x, out, memo);
  CHECK(double{(out.array() - at.array().tanh()).abs().maxCoeff()} < 1e-5);
}

TEST_CASE("SWIM pairs rows whose targets differ, and any where all are the same") {
  Matrix x(30, 1), y = Matrix::Zero(30, 1);
  for (Index i = 0; i < 30; ++i) x(i, 0) = static_cast<Real>(i);
  y.bottomRows(15).setOnes();
  const Matrix at = arguments(*make_swim_features(x, y, 40, 1, Rng(1)), x);
  for (Index j = 0; j < 40;
       ++j)  // so its argument changes sign between the two halves' centres or inside one of them
    CHECK(at(0, j) * at(29, j) < 0);
  const Matrix same = arguments(*make_swim_features(x, Matrix::Zero(30, 1), 40, 1, Rng(1)), x);
  CHECK(same.allFinite());
}

TEST_CASE("a single row, and equal rows, give finite features") {
  const Matrix one = Matrix::Ones(1, 2), two = Matrix::Ones(2, 2), y = random_matrix(2, 1, Rng(1));
  CHECK(arguments(*make_swim_features(one, y.topRows(1), 5, 1, Rng(1)), one).allFinite());
  CHECK(arguments(*make_swim_features(two, y, 5, 1, Rng(1)), two).allFinite());
}

TEST_CASE(
    "uniform features have weights within the scale over the root of the inputs, and fill that "
    "range") {
  const auto layer = make_iid_features(16, 200, 3, Rng(1));
  for (const Param* param : params(*layer)) {
    CHECK(double{param->value.cwiseAbs().maxCoeff()} <= 0.75);
    CHECK(double{param->value.cwiseAbs().maxCoeff()} > 0.7);
    CHECK(std::abs(double{param->value.mean()}) < 0.1);
  }
}

TEST_SUITE_END();
