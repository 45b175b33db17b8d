#include "train/gradient_step.h"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>

#include "support/toy_data.h"

namespace resboost {

TEST_SUITE("train/gradient_step") {
  TEST_CASE("least squares are the ridge solution, of more rows than columns and of fewer") {
    for (const Index rows : {40, 7}) {
      CAPTURE(rows);
      const Matrix f = random_matrix(rows, 12, Rng(1)), g = random_matrix(rows, 3, Rng(2));
      const Eigen::MatrixXd a = f.cast<double>(), b = g.cast<double>();
      Eigen::MatrixXd normal = a.transpose() * a;
      normal.diagonal().array() += 0.1 * normal.diagonal().mean();
      const Eigen::MatrixXd exact = normal.ldlt().solve(a.transpose() * b);
      const Matrix found = least_squares(f, g, 0.1);
      REQUIRE(found.rows() == 12);
      CHECK((found.cast<double>() - exact).norm() < 1e-4 * exact.norm());
    }
  }
}

}  // namespace resboost
