#include "kernels/solve.h"

#include <doctest/doctest.h>

#include "resboost/work.h"

TEST_SUITE_BEGIN("kernels/solve");

using Eigen::MatrixXd;
using resboost::kernels::solve_ridge;

TEST_CASE("ridge solves the shifted system") {
  MatrixXd gram(2, 2), cross(2, 1);
  gram << 2, 1, 1, 3;
  cross << 1, 2;
  const MatrixXd w = solve_ridge(gram, cross, 0.5);
  CHECK((gram * w + 0.5 * w - cross).norm() < 1e-14);
}

TEST_CASE("a solve counts its factorisation and both substitutions") {
  const resboost::Work before = resboost::work_done();
  solve_ridge(MatrixXd::Identity(6, 6), MatrixXd::Ones(6, 2), 0);
  CHECK((resboost::work_done() - before).operations == 6 * 6 * 6 / 3 + 2 * 6 * 6 * 2);
}

TEST_CASE("a singular system without a penalty still has a finite answer close to a solution") {
  MatrixXd gram(2, 2), cross(2, 1);
  gram << 1, 1, 1, 1;
  cross << 2, 2;
  const MatrixXd w = solve_ridge(gram, cross, 0);
  CHECK(w.allFinite());
  CHECK((gram * w - cross).norm() < 1e-6);
}

TEST_CASE("all zeros give zeros") {
  CHECK(solve_ridge(MatrixXd::Zero(3, 3), MatrixXd::Zero(3, 2), 0).norm() == 0);
  CHECK(solve_ridge(MatrixXd::Zero(0, 0), MatrixXd::Zero(0, 2), 0).size() == 0);
}

TEST_SUITE_END();
