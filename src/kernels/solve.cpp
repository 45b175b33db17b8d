#include "kernels/solve.h"

#include <Eigen/Cholesky>
#include <algorithm>

#include "base/assert.h"
#include "base/count_work.h"

namespace resboost::kernels {

Eigen::MatrixXd solve_ridge(const Eigen::MatrixXd& gram, const Eigen::MatrixXd& cross,
                            double ridge) {
  RESBOOST_ASSERT(gram.rows() == gram.cols() && gram.rows() == cross.rows());
  if (gram.rows() == 0) return cross;
  const double unit = std::max(gram.diagonal().mean(), 1e-300);
  const Index p = gram.rows();
  for (double raised = ridge;; raised = std::max(raised * 10, 1e-10 * unit)) {
    Eigen::MatrixXd shifted = gram;
    shifted.diagonal().array() += raised;
    const Eigen::LLT<Eigen::MatrixXd> cholesky(shifted);
    count_operations(p * p * p / 3);
    if (cholesky.info() != Eigen::Success && raised <= 1e10 * unit) continue;
    count_operations(2 * p * p * cross.cols());
    return cholesky.solve(cross);
  }
}

}  // namespace resboost::kernels
