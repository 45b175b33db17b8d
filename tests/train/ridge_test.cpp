#include "train/ridge.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "support/threads.h"
#include "support/toy_data.h"
#include "train/moments.h"

using namespace resboost;

namespace {

constexpr double kRidgeTolerance = sizeof(Real) == 8 ? 1e-9 : 2e-4;

}  // namespace

TEST_SUITE_BEGIN("train/ridge");

TEST_CASE("the ridge fit is stationary, with weights, and with more columns than rows") {
  for (const Index columns : {5, 150}) {
    CAPTURE(columns);
    const Matrix f = random_matrix(100, columns, Rng(1)), y = random_matrix(100, 2, Rng(2));
    const Vector w = random_vector(100, Rng(3)).cwiseAbs();
    const double ridge = 0.3;
    const Ridge fit = fit_ridge(f, y, w, ridge);
    const Eigen::MatrixXd fd = f.cast<double>();
    Eigen::MatrixXd left = y.cast<double>() - ((fd * fit.w).rowwise() + fit.b);
    left = w.cast<double>().asDiagonal() * left;
    CHECK(left.colwise().sum().norm() < kRidgeTolerance * 100);
    CHECK((fd.transpose() * left - ridge * fit.w).norm() <
          kRidgeTolerance * (fd.transpose() * y.cast<double>()).norm());
  }
}

TEST_CASE(
    "products of tall matrices agree with Eigen's, and have the same bits for any number of "
    "threads") {
  const Matrix a = random_matrix(3000, 300, Rng(1)), b = random_matrix(3000, 7, Rng(2));
  const Eigen::MatrixXd expected = a.cast<double>().transpose() * a.cast<double>();
  const Eigen::MatrixXd one = gram(a), cross = cross_product(a, b);
  CHECK((one - expected).norm() < 1e-5 * expected.norm());
  CHECK((cross - a.cast<double>().transpose() * b.cast<double>()).norm() < 1e-5 * cross.norm());
  for (const int count : {1, 2, 3, 8}) {
    const ThreadCount scope(count);
    CHECK(gram(a) == one);
    CHECK(cross_product(a, b) == cross);
  }
}

TEST_CASE("products of tall matrices are summed along the tree of sums over slices") {
  // Each group is one slice of kPassRows rows. Sizes are so far apart that doubles are rounded.
  Matrix a = random_matrix(kSumGroups * kPassRows, 9, Rng(1));
  for (Index i = 0; i < a.rows(); ++i)
    a.row(i) *= std::pow(Real(10), static_cast<Real>(7 * (i / kPassRows) % 11 - 5));
  std::vector<Eigen::MatrixXd> parts;
  Eigen::MatrixXd in_order = Eigen::MatrixXd::Zero(9, 9);
  for (Index g = 0; g < kSumGroups; ++g) {
    parts.push_back(gram(a.middleRows(g * kPassRows, kPassRows)));
    in_order += parts.back();
  }
  tree_sum(kSumGroups, [&](Index to, Index from) {
    parts[static_cast<std::size_t>(to)] += parts[static_cast<std::size_t>(from)];
  });
  CHECK(gram(a) == parts[0]);
  CHECK(gram(a) != in_order);
  CHECK(cross_product(a, a) == parts[0]);
}

TEST_SUITE_END();
