#pragma once

#include <Eigen/Core>

namespace resboost::kernels {

/// Solves (gram + ridge I) w = cross by Cholesky in double.   gram: [p, p] symmetric, cross: [p, k]
/// -> [p, k]. Where gram + ridge I is not positive definite, ridge is raised by powers of ten,
/// beginning at 1e-10 of the mean diagonal.
Eigen::MatrixXd solve_ridge(const Eigen::MatrixXd& gram, const Eigen::MatrixXd& cross,
                            double ridge);

}  // namespace resboost::kernels
