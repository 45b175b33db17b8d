#include "kernels/solve.h"

#include <Eigen/Cholesky>
#include <algorithm>

#include "base/assert.h"

namespace resboost::kernels {

Eigen::MatrixXd solve_ridge(const Eigen::MatrixXd& gram, const Eigen::MatrixXd& cross, double ridge) {
  RESBOOST_ASSERT(gram.rows() == gram.cols() && gram.rows() == cross.rows());
  if (gram.rows() == 0) return cross;
  const double unit = std::max(gram.diagonal().mean(), 1e-300);
  for (double raised = ridge;; raised = std::max(raised * 10, 1e-10 * unit)) {
    Eigen::MatrixXd shifted = gram;
    shifted.diagonal().array() += raised;
    const Eigen::LLT<Eigen::MatrixXd> cholesky(shifted);
    if (cholesky.info() == Eigen::Success || raised > 1e10 * unit) return cholesky.solve(cross);
  }
}

}  // namespace resboost::kernels
